import AuthPlatform
import Foundation
import ResourceModel

/// A password that the user hands over in a file or on stdin.
enum PasswordFile {
  /// Cognito's longest password is 256 characters; four bytes each at most.
  private static let longest = 1024

  /// The content, but for one line break at its end.
  /// - Parameter name: as ``InputFile/read(_:_:atMost:)`` takes it.
  /// - Throws: `file` when it cannot be read, or holds nothing, or more than one line.
  static func read(_ name: String, _ global: GlobalOptions) throws(PlatformError) -> Secret {
    // Typed there, it would show.
    if name == "-", isatty(STDIN_FILENO) == 1 {
      guard let typed = Prompt.hidden("Password: "), !typed.reveal().isEmpty else {
        throw .file("stdin holds no password")
      }
      return typed
    }
    let bytes = try InputFile.read(name, global, atMost: longest)
    let what = name == "-" ? "stdin" : name
    guard var text = String(validating: bytes, as: UTF8.self) else { throw .file("\(what) holds no text") }
    if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
    if text.isEmpty { throw .file("\(what) holds no password") }
    if text.contains(where: \.isNewline) {
      throw .file("\(what) holds more than one line, and a password is one")
    }
    return Secret(text)
  }
}
