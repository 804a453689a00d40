/// Why a call to AWS did not succeed. Equal when code and operation are equal.
package struct AWSError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is known about the effect of the call.
  package enum Outcome: String, Sendable {
    /// The request never left, or AWS refused it: nothing happened.
    case nothingHappened
    /// No answer, or a server error: it may or may not have happened. Look before trying again.
    case unknown
  }

  /// Codes that authplat makes itself, beside those AWS sends.
  package enum OwnCode {
    package static let unreachable = "Unreachable"
    package static let timeout = "Timeout"
    package static let credentials = "CredentialsMissing"
    package static let malformedAnswer = "MalformedAnswer"
    package static let cancelled = "Cancelled"
    package static let accountMismatch = "AccountMismatch"
    package static let configuration = "Configuration"
    /// A file of this machine that cannot be read, written or trusted.
    package static let file = "File"
  }

  /// AWS's code without namespace, such as `ResourceNotFoundException`, or one of ``OwnCode``.
  package let code: String
  /// AWS's message or our own sentence; never holds a request or response body.
  package let message: String
  /// `CreateUserPool`, or empty when no call was made.
  package let operation: String
  package let service: Service?
  /// HTTP status, where there was an answer.
  package let status: Int?
  package let requestID: String?
  /// Seconds that AWS asks to wait, from `Retry-After`.
  package let retryAfter: Double?
  package let outcome: Outcome

  package init(
    code: String, message: String, operation: String = "", service: Service? = nil, status: Int? = nil,
    requestID: String? = nil, retryAfter: Double? = nil, outcome: Outcome = .nothingHappened
  ) {
    self.code = code
    self.message = message
    self.operation = operation
    self.service = service
    self.status = status
    self.requestID = requestID
    self.retryAfter = retryAfter
    self.outcome = outcome
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.code == right.code && left.operation == right.operation
  }

  package var description: String {
    let head = operation.isEmpty ? code : "\(operation): \(code)"
    let tail = requestID.map { " (request \($0))" } ?? ""
    return message.isEmpty ? head + tail : "\(head): \(message)\(tail)"
  }

  /// AWS says the thing does not exist.
  package var isNotFound: Bool {
    ["ResourceNotFoundException", "UserNotFoundException", "ParameterNotFound", "NotFoundException"]
      .contains(code)
  }

  /// The endpoint does not know the operation: an emulator, or a partition that is behind.
  package var isUnknownOperation: Bool {
    ["InvalidAction", "UnknownOperationException", "UnknownOperation", "NotImplemented"].contains(code)
      // Moto answers a page without any code of AWS's.
      || status == 500 && code == Self.statusName(500)
  }
}
