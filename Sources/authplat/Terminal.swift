import Foundation

/// The terminal, as far as the command touches it: results go to stdout, talk goes to stderr.
enum Terminal {
  static var isStdoutTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// A result, for people or programs.
  static func show(_ text: String) { write(text, STDOUT_FILENO) }

  /// What is going on.
  static func talk(_ text: String) { write(text, STDERR_FILENO) }

  private static func write(_ text: String, _ descriptor: Int32) {
    var rest = Array((text + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      // A reader that went away is no reason to fail.
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Asks on the terminal and reads one line; nil at the end of input.
  static func ask(_ question: String, hidden: Bool) -> String? {
    FileHandle.standardError.write(Data(question.utf8))
    return readLine(strippingNewline: true)
  }
}

/// Colours, or none.
struct Style {
  let isColoured: Bool

  private func paint(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
  func bold(_ text: String) -> String { paint(text, "1") }
  func dim(_ text: String) -> String { paint(text, "2") }
  func red(_ text: String) -> String { paint(text, "31") }
  func green(_ text: String) -> String { paint(text, "32") }
  func yellow(_ text: String) -> String { paint(text, "33") }
  func cyan(_ text: String) -> String { paint(text, "36") }
}
