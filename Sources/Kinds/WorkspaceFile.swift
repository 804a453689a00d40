import AWS
import Glibc

/// A file that a stack names, read when it is sent.
struct WorkspaceFile {
  private let path: String
  private let place: String

  /// - Parameter path: relative to the folder.
  init(_ path: String, in folder: String) {
    self.path = path
    place = "\(folder)/\(path)"
  }

  /// The whole of it.
  /// - Throws: `File` when it is no regular file, is longer, or cannot be read.
  func read(atMost limit: Int) throws(AWSError) -> [UInt8] {
    // A pipe would keep us waiting for a writer.
    let descriptor = open(place, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot be opened: \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var found = stat()
    guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
      throw failure("is no regular file")
    }
    guard found.st_size <= limit else { throw failure("is longer than \(limit) bytes") }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw failure("cannot be read: \(String(cString: strerror(errno)))") }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
    throw failure("is longer than \(limit) bytes")
  }

  private func failure(_ text: String) -> AWSError {
    AWSError(code: AWSError.OwnCode.file, message: "\(path) \(text)")
  }
}
