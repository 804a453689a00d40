import AWS
import Glibc
import ResourceModel

/// A file of mode 0600 that holds one text, and is read and replaced as a whole.
struct PrivateText {
  let path: String

  /// Longer ones were not written here: Secrets Manager takes no more either.
  private static let maximumBytes = 65_536

  private var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The permission bits; nil when nothing has that name.
  /// - Throws: `File` when it is no regular file.
  func mode() throws(AWSError) -> UInt32? { try status().map { $0.st_mode & 0o7777 } }

  /// When and as which file it was written.
  /// - Throws: as ``mode()``.
  func mark() throws(AWSError) -> String? {
    try status().map { "\($0.st_ino)-\($0.st_mtim.tv_sec).\($0.st_mtim.tv_nsec)" }
  }

  /// - Returns: nil when nothing has that name.
  /// - Throws: `File` when it is no regular file, too long, no UTF-8, or cannot be read.
  func read() throws(AWSError) -> String? {
    guard try status() != nil else { return nil }
    // What took its place since is neither followed nor waited for.
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("cannot be opened")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw failure("cannot be read") }
      if count == 0 { break }
      bytes += buffer[..<count]
      if bytes.count > Self.maximumBytes { throw refusal("is too long to hold credentials") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw refusal("is no text") }
    return text
  }

  /// Replaces the whole file, or leaves the old one: a neighbour gets mode and content, reaches the disk, and takes the
  /// name. Folders that are missing are made, for the owner alone.
  /// - Throws: `File` when the name is taken by something else than a regular file, when everybody may write to the
  ///   folder, or when the disk refuses. The outcome is unknown only after the name was taken.
  func write(_ secret: Secret) throws(AWSError) {
    _ = try status()
    try makeFolder()
    let neighbour = path + ".new"
    unlink(neighbour)
    let descriptor = open(neighbour, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot be written") }
    var isWritten = fchmod(descriptor, 0o600) == 0
    var rest = Array(secret.reveal().utf8)[...]
    while isWritten, !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      isWritten = count > 0
      rest = rest.dropFirst(max(count, 0))
    }
    isWritten = isWritten && fsync(descriptor) == 0
    let reason = errno
    close(descriptor)
    errno = reason
    guard isWritten, rename(neighbour, path) == 0 else {
      let error = failure("cannot be written")
      unlink(neighbour)
      throw error
    }
    try flushFolder()
  }

  /// Removes the file, and what a write that was cut off left beside it; that there is none is fine.
  func remove() throws(AWSError) {
    let neighbour = PrivateText(path: path + ".new")
    if try status() == nil, try neighbour.status() == nil { return }
    for name in [neighbour.path, path] where unlink(name) != 0 && errno != ENOENT {
      throw failure("cannot be removed")
    }
    try flushFolder()
  }

  /// Removes a folder; one that holds something stays.
  static func removeEmptyFolder(_ path: String) { rmdir(path) }

  private func makeFolder() throws(AWSError) {
    var path = folder.hasPrefix("/") ? "" : "."
    for step in folder.split(separator: "/") {
      path += "/\(step)"
      if mkdir(path, 0o700) != 0, errno != EEXIST, errno != EISDIR, errno != EROFS, errno != EACCES {
        throw failure("cannot be written, because its folder cannot be made")
      }
    }
    var found = stat()
    guard stat(folder, &found) == 0, found.st_mode & S_IFMT == S_IFDIR else {
      throw failure("cannot be written, because its folder cannot be made")
    }
    // Whoever may write there could put another file in its place.
    if found.st_mode & 0o002 != 0 {
      throw refusal(
        "stands in a folder that everybody may write to; run chmod o-w on the folder, or choose another")
    }
  }

  /// Makes a name last through a loss of power.
  private func flushFolder() throws(AWSError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("is written, and may not be on the disk yet", .unknown) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 { throw failure("is written, and may not be on the disk yet", .unknown) }
  }

  /// Nil when nothing has that name. A link is not followed: it could lead anywhere.
  private func status() throws(AWSError) -> stat? {
    var found = stat()
    guard lstat(path, &found) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("cannot be looked at")
    }
    switch found.st_mode & S_IFMT {
    case S_IFREG: return found
    case S_IFLNK: throw refusal("is a link; credentials are kept in a file of their own")
    default: throw refusal("is no regular file")
    }
  }

  private func refusal(_ text: String) -> AWSError {
    AWSError(code: AWSError.OwnCode.file, message: "\(path) \(text)")
  }

  private func failure(_ text: String, _ outcome: AWSError.Outcome = .nothingHappened) -> AWSError {
    AWSError(
      code: AWSError.OwnCode.file, message: "\(path) \(text): \(String(cString: strerror(errno)))",
      outcome: outcome)
  }
}
