import Foundation
import ResourceModel

/// The right to run the embedded endpoint of a workspace, held by a lock on `.authplat/local.json`.
///
/// The lock is the kernel's (an open file description lock, `fcntl(2)`): it ends with the process, however that
/// comes, so a file that a dead one left behind says nothing.
package final class EndpointClaim: Sendable {
  /// `F_OFD_GETLK` and `F_OFD_SETLK` of Linux's `fcntl.h`, which Swift does not import.
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37

  private let path: String
  private let descriptor: Int32

  /// - Parameter folder: the workspace.
  /// - Throws: `locked` when an endpoint runs already, with where; `file` when the file cannot be had.
  package init(workspace folder: String) throws(PlatformError) {
    path = Self.path(folder)
    do {
      try FileManager.default.createDirectory(
        atPath: Self.folder(folder), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .file("cannot make the folder \(Self.folder(folder)): \(error.localizedDescription)")
    }
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { throw Self.failure("cannot open", path) }
      var lock = Self.wholeFile(F_WRLCK)
      if fcntl(descriptor, Self.setLock, &lock) != 0 {
        let number = errno
        close(descriptor)
        guard number == EAGAIN || number == EACCES else { throw Self.failure("cannot lock", path, number) }
        throw .locked(Self.sentence(try? Self.running(workspace: folder)))
      }
      // Who ended meanwhile may have taken the file away between the two calls; then this lock is on nothing.
      var mine = stat()
      var named = stat()
      if fstat(descriptor, &mine) == 0, lstat(path, &named) == 0, mine.st_ino == named.st_ino,
        fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0
      {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
  }

  /// Tells where the endpoint is reached.
  package func publish(_ record: EndpointRecord) throws(PlatformError) {
    let bytes = Array(record.text.utf8)
    guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw Self.failure("cannot write", path)
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  /// The endpoint that runs for a workspace; nil when none does.
  /// - Throws: `file` when the file cannot be read, or not be understood although its lock is held.
  package static func running(workspace folder: String) throws(PlatformError) -> EndpointRecord? {
    let path = path(folder)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("cannot open", path)
    }
    defer { close(descriptor) }
    var lock = wholeFile(F_WRLCK)
    guard fcntl(descriptor, getLock, &lock) == 0 else { throw failure("cannot look at the lock of", path) }
    if lock.l_type == Int16(F_UNLCK) { return nil }
    guard let bytes = FileManager.default.contents(atPath: path),
      let record = EndpointRecord(String(decoding: bytes, as: UTF8.self))
    else { throw .locked("An embedded endpoint is just starting or stopping here; try again.") }
    return record
  }

  private static func folder(_ workspace: String) -> String { "\(workspace)/.authplat" }
  private static func path(_ workspace: String) -> String { "\(folder(workspace))/local.json" }

  private static func wholeFile(_ type: Int32) -> Glibc.flock {
    Glibc.flock(l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
  }

  private static func sentence(_ record: EndpointRecord?) -> String {
    guard let record else { return "Another embedded endpoint is just starting or stopping here." }
    return
      "The embedded endpoint of this workspace runs already: process \(record.pid) at \(record.url), since "
      + "\(record.startedAt). Stop it with Ctrl-C where it runs, or: kill \(record.pid)"
  }

  private static func failure(_ what: String, _ path: String, _ number: Int32 = errno) -> PlatformError {
    .file("\(what) \(path): \(String(cString: strerror(number)))")
  }
}
