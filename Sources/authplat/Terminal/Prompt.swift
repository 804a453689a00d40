import Dispatch
import Foundation
import ResourceModel

/// Asks a question on the terminal and reads one line.
///
/// What is typed at a hidden question never shows, and the terminal shows again what is typed as soon as the question is
/// answered or the program is told to end: whoever presses Ctrl-C at a password must not be left with a terminal
/// that stays dark.
enum Prompt {
  /// Bytes of a line at most; the terminal itself takes 4096.
  private static let longestLine = 4096

  /// - Returns: nil at the end of input.
  static func line(_ question: String) -> String? {
    ask(question)
    return read()
  }

  /// The same without showing what is typed.
  static func hidden(_ question: String) -> Secret? {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return line(question).map { Secret($0) } }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    silent.c_lflag |= tcflag_t(ECHONL)
    // A stopped process would leave the terminal silent to the shell.
    withUnsafeMutableBytes(of: &silent.c_cc) { $0[Int(VSUSP)] = 0 }
    let guarded = Restoring(before)
    defer { guarded.end() }
    // Before the question: whoever types fast must not be seen either. What was typed before was seen, and is dropped.
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    ask(question)
    return read().map { Secret($0) }
  }

  private static func ask(_ question: String) { FileHandle.standardError.write(Data(question.utf8)) }

  /// Byte by byte, so that nothing of the next line is taken.
  private static func read() -> String? {
    var line: [UInt8] = []
    while line.count < longestLine {
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
      if byte == UInt8(ascii: "\n") { break }
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self)
  }
}

/// Puts the terminal back as it was: at the end of a question, or when the program is told to end during it.
private final class Restoring: Sendable {
  private static let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  private let settings: termios
  /// What was done about each signal before.
  private let handlers: [sigaction]
  /// Only kept alive and cancelled; set once, so no two threads can meet in it.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  init(_ settings: termios) {
    self.settings = settings
    let queue = DispatchQueue(label: "prompt")
    handlers = Self.numbers.map { number in
      var before = sigaction()
      sigaction(number, nil, &before)
      signal(number, SIG_IGN)
      return before
    }
    sources = Self.numbers.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        var settings = settings
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        FileHandle.standardError.write(Data("\n".utf8))
        _exit(128 + number)
      }
      source.resume()
      return source
    }
  }

  func end() {
    var settings = settings
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    for source in sources { source.cancel() }
    for (number, handler) in zip(Self.numbers, handlers) {
      var handler = handler
      sigaction(number, &handler, nil)
    }
  }
}
