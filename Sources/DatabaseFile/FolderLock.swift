import Glibc

/// Lets one process at a time migrate the databases of a folder; the others wait.
///
/// The lock is on the folder itself (`flock(2)`), so it leaves no file behind and ends with the process. SQLite's own
/// locks do not serve: a backup cannot be made inside a transaction.
struct FolderLock {
  private let descriptor: Int32

  init(_ folder: String) throws(DatabaseFileError) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .permission("cannot open", folder, errno) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        close(descriptor)
        throw .permission("cannot lock", folder, errno)
      }
    }
  }

  func release() { close(descriptor) }
}
