import Foundation

/// The file that somebody wants a secret written to: a new one, for its owner only.
package struct RevealedFile: Sendable {
  package let path: String
  /// Whether a file that is there may be replaced.
  private let replaces: Bool

  /// - Throws: `file` when nothing could be written there. The secret need not be read then.
  package init(_ path: String, replaces: Bool) throws(PlatformError) {
    self.path = path
    self.replaces = replaces
    try check()
  }

  /// Puts the bytes into the file, all or none.
  ///
  /// They are written to a neighbour that was made with mode 0600 and then gets the name, so nobody else can open them
  /// at any moment, and nobody sees a half.
  /// - Throws: `file` with the reason; what was there is as it was.
  package func write(_ bytes: [UInt8]) throws(PlatformError) {
    let neighbour = "\(path).\(getpid()).new"
    let descriptor = open(neighbour, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw problem(neighbour) }
    defer { unlink(neighbour) }
    // A mask of the user's may have taken away more.
    guard fchmod(descriptor, 0o600) == 0, put(bytes, descriptor), fsync(descriptor) == 0 else {
      let error = problem(neighbour)
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw problem(neighbour) }
    if replaces {
      try check()
      guard rename(neighbour, path) == 0 else { throw problem(path) }
    } else {
      // A link, unlike a new name, is refused where something has appeared meanwhile.
      guard link(neighbour, path) == 0 else { throw errno == EEXIST ? exists : problem(path) }
    }
  }

  /// Whether the file stands below a folder, wherever links lead.
  package func isBelow(_ folder: String) -> Bool {
    let file = Self.real((path as NSString).deletingLastPathComponent)
    let folder = Self.real(folder)
    return file == folder || file.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }

  private static func real(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  private func check() throws(PlatformError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno != ENOENT { throw problem(path) }
      let folder = (path as NSString).deletingLastPathComponent
      guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw .file("\(path) cannot be written: there is no folder \(folder).")
      }
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: if !replaces { throw exists }
    case S_IFLNK:
      throw .file(
        "\(path) is a symbolic link, and a secret is not written through one. Name the file itself.")
    case S_IFDIR: throw .file("\(path) is a folder. Name a file in it.")
    default: throw .file("\(path) is no ordinary file, and a secret is written to nothing else.")
    }
  }

  private var exists: PlatformError {
    .file("\(path) exists and was left alone. Choose another name, or replace it with --force.")
  }

  private func problem(_ path: String) -> PlatformError {
    .file("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }

  private func put(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
