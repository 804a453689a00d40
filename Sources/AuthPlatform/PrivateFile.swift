import Foundation

/// Files that nobody else may read.
package enum PrivateFile {
  /// Writes the whole file or leaves the old one: to a neighbour first, then renamed.
  /// - Throws: `file` with the path and the reason.
  package static func write(_ bytes: [UInt8], to path: String) throws(PlatformError) {
    try makeFolder(of: path)
    let neighbour = "\(path).\(ProcessInfo.processInfo.processIdentifier).new"
    guard
      FileManager.default.createFile(
        atPath: neighbour, contents: Data(bytes), attributes: [.posixPermissions: 0o600]),
      rename(neighbour, path) == 0
    else { throw .file("cannot write \(path): \(String(cString: strerror(errno)))") }
  }

  /// Makes the folder that a file stands in, where it is missing.
  static func makeFolder(of path: String) throws(PlatformError) {
    let folder = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .file("cannot make the folder \(folder): \(error.localizedDescription)")
    }
  }
}
