import Foundation

/// Files that nobody else may read.
package enum PrivateFile {
  /// Writes the whole file or leaves the old one: to a neighbour first, then renamed.
  /// - Throws: `file` with the path and the reason.
  package static func write(_ bytes: [UInt8], to path: String) throws(PlatformError) {
    try makeFolder(of: path)
    let neighbour = "\(path).\(ProcessInfo.processInfo.processIdentifier).new"
    unlink(neighbour)
    // The mode before the content.
    let descriptor = open(neighbour, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .file("cannot write \(path): \(String(cString: strerror(errno)))") }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do { try file.write(contentsOf: Data(bytes)) } catch {
      unlink(neighbour)
      throw .file("cannot write \(path): \(error.localizedDescription)")
    }
    guard rename(neighbour, path) == 0 else {
      throw .file("cannot write \(path): \(String(cString: strerror(errno)))")
    }
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
