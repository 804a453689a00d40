import Foundation
import Synchronization

/// The terminal, as far as the command touches it: results go to stdout, talk goes to stderr.
enum Terminal {
  static var isStdoutTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  private static let failure = Atomic<Int32>(0)
  /// Why a result did not reach whoever asked for it, such as a full disk; nil when all did.
  static var lostResult: String? {
    let number = failure.load(ordering: .relaxed)
    return number == 0 ? nil : String(cString: strerror(number))
  }

  /// A result, for people or programs.
  static func show(_ text: String) {
    let number = write(text, STDOUT_FILENO)
    if number != 0 { failure.store(number, ordering: .relaxed) }
  }

  /// What is going on.
  static func talk(_ text: String) { _ = write(text, STDERR_FILENO) }

  /// A result that is not ours, exactly as it came; on a terminal its last line ends.
  static func show(bytes: [UInt8]) {
    let ends = bytes.last == UInt8(ascii: "\n") || bytes.isEmpty || !isStdoutTerminal
    let number = write(bytes + (ends ? [] : [UInt8(ascii: "\n")]), STDOUT_FILENO)
    if number != 0 { failure.store(number, ordering: .relaxed) }
  }

  private static func write(_ text: String, _ descriptor: Int32) -> Int32 {
    write(Array((text + "\n").utf8), descriptor)
  }

  /// - Returns: the system's error when something was lost on the way, else 0.
  private static func write(_ bytes: [UInt8], _ descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // A reader that went away is no reason to fail.
      if count < 0 { return errno == EPIPE ? 0 : errno }
      rest = rest.dropFirst(count)
    }
    return 0
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
