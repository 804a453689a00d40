import Glibc

/// Makes a database's folder and files unreadable for others, and refuses places where SQLite is not safe.
///
/// The database is never opened here, only created and changed by name: closing any descriptor of a file drops all locks
/// that the process holds on it (https://www.sqlite.org/howtocorrupt.html section 2.2).
struct PrivateFile {
  let path: String
  /// What the file is called in messages.
  var noun = "database"

  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Creates folder (0700) and file (0600) where they are missing, and narrows the modes of what is there.
  ///
  /// - Returns: whether the file had anything in it before.
  /// - Throws: `networkFileSystem` or `permission`; a folder may have been made by then.
  func prepare(mounts: MountTable = .current()) throws(DatabaseFileError) -> Bool {
    let device = try makeFolder()
    if let type = mounts.networkFileSystem(device: device) {
      throw DatabaseFileError(
        .networkFileSystem,
        "\(folder) is on a network file system (\(type)), where the locks of SQLite do not hold; "
          + "keep the \(noun) on a local disk")
    }
    let existing = try status(of: path)
    if let existing {
      guard existing.st_mode & S_IFMT == S_IFREG else {
        throw DatabaseFileError(.permission, "\(path) is not a regular file, so it is not used as \(noun)")
      }
    } else if mknod(path, S_IFREG | 0o600, 0) != 0, errno != EEXIST {
      throw .permission("cannot create", path, errno)
    }
    // SQLite gives its companions the mode of the database, whatever the umask; older ones are narrowed here.
    for suffix in ["", "-wal", "-shm", "-journal"] { try narrow(path + suffix) }
    return (existing?.st_size ?? 0) > 0
  }

  /// Creates an empty file of mode 0600 beside the database, in place of whatever has that name.
  static func makeEmpty(_ path: String) throws(DatabaseFileError) {
    unlink(path)
    guard mknod(path, S_IFREG | 0o600, 0) == 0 else { throw .permission("cannot create", path, errno) }
    guard chmod(path, 0o600) == 0 else { throw .permission("cannot set the mode of", path, errno) }
  }

  /// Gives a finished file its name, and makes both last through a loss of power.
  static func publish(_ path: String, as final: String) throws(DatabaseFileError) {
    for step in [(path, ""), (PrivateFile(path: path).folder, final)] {
      if !step.1.isEmpty, rename(path, final) != 0 { throw .permission("cannot name", final, errno) }
      let descriptor = open(step.0, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .permission("cannot open", step.0, errno) }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else { throw .permission("cannot write to the disk", step.0, errno) }
    }
  }

  /// A folder that we make, and one that by its name is authplat's own, is private. Any other folder must at least
  /// be safe from others: who may write to it could put another file in the database's place.
  ///
  /// - Returns: the device that the folder is on.
  private func makeFolder() throws(DatabaseFileError) -> dev_t {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .permission("cannot create folder", folder, errno) }
    guard let found = try status(of: folder + "/.") else {
      throw .permission("cannot look at folder", folder, ENOENT)
    }
    if folder == ".authplat" || folder.hasSuffix("/.authplat") {
      guard chmod(folder, 0o700) == 0 else {
        throw .permission("cannot make private the folder", folder, errno)
      }
    } else if found.st_mode & 0o022 != 0 {
      throw DatabaseFileError(
        .permission, "others may write to \(folder), so the \(noun) is not safe there; run chmod 700 on it")
    }
    return found.st_dev
  }

  private func narrow(_ path: String) throws(DatabaseFileError) {
    guard let found = try status(of: path) else { return }
    if found.st_mode & 0o7777 != 0o600, chmod(path, 0o600) != 0, errno != ENOENT {
      throw .permission("cannot make private the file", path, errno)
    }
  }

  private func status(of path: String) throws(DatabaseFileError) -> stat? {
    var found = stat()
    if lstat(path, &found) == 0 { return found }
    guard errno == ENOENT else { throw .permission("cannot look at", path, errno) }
    return nil
  }
}
