import Foundation

/// A private folder of mode 0700 that goes when its owner goes.
///
/// Keep it in a property of the suite: a local constant may be released after its last use, within the test.
package final class ScratchFolder: Sendable {
  package let path: String

  package init() {
    var template = Array((NSTemporaryDirectory() + "/authplat-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else { preconditionFailure("no scratch folder: error \(errno)") }
    path = String(cString: made)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package subscript(_ name: String) -> String { path + "/" + name }

  /// The names of the files in a folder, sorted.
  package static func names(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Everything that stands in a file.
  package static func bytes(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The permission bits of a file or folder.
  package static func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }

  /// Writes a file, and the folders above it, and gives its path.
  @discardableResult package func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  package func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
  }
}
