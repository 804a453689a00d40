import Glibc
import NIOCore

/// Why an address cannot be listened on. Equal when the codes are equal.
package struct ListeningError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// Another program has the port.
    case portTaken
    /// The port is for the superuser.
    case portForbidden
    /// The address is not one of this computer's.
    case addressUnknown
  }

  package let code: Code
  package let description: String

  package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

  /// Nil when the error is about something else.
  init?(_ error: any Error, host: String, port: Int) {
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE:
      code = .portTaken
      description =
        "Port \(port) of \(host) is taken by another program. Choose another: --port N, or --port 0 for a free one."
    case EACCES:
      code = .portForbidden
      description = "Port \(port) is for the superuser. Choose one above 1023: --port N"
    default:
      // A name that is no address fails before there is an error number.
      guard error is IOError || "\(type(of: error))".contains("Address") else { return nil }
      code = .addressUnknown
      description = "\(host) is no address of this computer that could be listened on."
    }
  }
}
