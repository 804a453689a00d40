import AWS
import Glibc
import ResourceModel

/// The outbox as files, one a message, for scripts that read mail: mode 0600 in a folder of mode 0700.
///
/// The folder shows what the world holds. A file that cannot be written, such as on a full disk, is missing there and no
/// reason to refuse a call; `/_authplat/outbox` has the message all the same.
package final class OutboxFolder: ObjectFollowing {
  /// Why there is no folder.
  package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
  }

  private static let suffix = ".txt"

  private let descriptor: Int32

  /// Opens the folder, or makes it.
  package init(path: String) throws(Failure) {
    func failure() -> Failure {
      Failure(description: "cannot make the folder \(path): \(String(cString: strerror(errno)))")
    }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure() }
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0, fchmod(descriptor, 0o700) == 0 else { throw failure() }
  }

  deinit { close(descriptor) }

  package func follow(_ changes: [Objects.Change]) {
    for change in changes where change.shelf == Outbox.shelf && Self.isName(change.id) {
      let name = change.id + Self.suffix
      unlinkat(descriptor, name, 0)
      if let row = change.row { write(Self.text(row.members), name) }
    }
  }

  package func forget() {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let folder = fdopendir(copy) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      // What is not ours stays.
      if name.hasSuffix(Self.suffix), Self.isName(String(name.dropLast(Self.suffix.count))) {
        unlinkat(descriptor, name, 0)
      }
    }
  }

  private func write(_ text: String, _ name: String) {
    let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    // Half a code is worse than none.
    if !rest.isEmpty { unlinkat(descriptor, name, 0) }
  }

  /// As a mail reads: headers, an empty line, the body.
  private static func text(_ message: [String: Value]) -> String {
    let sentAt = Timestamp(milliseconds: message["SentAt"]?.integer ?? 0)
    var lines = ["Date: \(sentAt)"]
    for name in ["Medium", "To", "Subject", "Purpose", "UserPoolId"] {
      guard let value = message[name]?.string, !value.isEmpty else { continue }
      // A line's end in a subject would make a header.
      lines.append("\(name): \(String(value.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) }))")
    }
    return (lines + ["", message["Body"]?.string ?? "", ""]).joined(separator: "\n")
  }

  /// Whether the text is formed as ``Outbox`` forms ids, so that no path is made of what a database holds.
  private static func isName(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 18 && parts[1].count == 8
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || [0x2D, 0x54].contains($0)
      }
  }
}
