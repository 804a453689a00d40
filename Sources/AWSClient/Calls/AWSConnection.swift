package import AWS
import ResourceModel

/// Everything that calls to one account and region have in common.
package struct AWSConnection: Sendable {
  package typealias Log = @Sendable (CallRecord) -> Void

  package let scope: AWSScope
  package let counter: CallCounter
  package let endpoints: ServiceEndpoints
  private let credentials: (any CredentialsProviding)?
  private let transport: any HTTPSending
  private let policy: RetryPolicy
  private let throttle: Throttle
  private let timing: any Timing
  private let random: @Sendable () -> Double
  private let log: Log
  /// Shows the user what a call has to tell that is no failure.
  let note: @Sendable (String) -> Void
  /// Seconds for one request and its answer.
  private let timeout: Double
  private let budget = RetryBudget()
  private let clock = ClockCorrection()

  /// - Parameters:
  ///   - credentials: nil when only operations without signature will be called.
  ///   - random: numbers in 0..<1 that spread the retries of many clients.
  package init(
    scope: AWSScope, endpoints: ServiceEndpoints, credentials: (any CredentialsProviding)?,
    transport: any HTTPSending, policy: RetryPolicy = RetryPolicy(), throttle: Throttle,
    timing: any Timing = SystemTiming(), counter: CallCounter = CallCounter(), timeout: Double = 60,
    random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, log: @escaping Log = { _ in },
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.scope = scope
    self.endpoints = endpoints
    self.credentials = credentials
    self.transport = transport
    self.policy = policy
    self.throttle = throttle
    self.timing = timing
    self.counter = counter
    self.timeout = timeout
    self.random = random
    self.log = log
    self.note = note
  }

  /// How a request is made, afresh for each attempt: a signature is good for five minutes only.
  typealias Sign = @Sendable (Credentials?, ServiceEndpoints.Entry, Timestamp) throws(AWSError) -> HTTPRequest

  /// Makes a call, with as many attempts as the policy allows.
  /// - Parameter permission: asked before each attempt, when it has waited for its turn; its error ends the call.
  /// - Throws: the error of the last attempt. Its outcome is `unknown` if that of any attempt was.
  func call(
    _ operation: Operation, _ input: Attributes, permission: AWSWriter.Permission? = nil, sign: Sign
  ) async throws(AWSError) -> Attributes {
    let begun = timing.uptime
    var progress = Progress()
    while true {
      progress.attempt += 1
      let failure: Failure
      switch await attempt(
        operation, input, number: progress.attempt, permission: permission, sign: sign)
      {
      case .success(let answer):
        await budget.giveBack(progress.lastCost)
        return answer
      case .failure(let reason): failure = reason
      }
      if failure.error.outcome == .unknown { progress.mayHaveHappened = true }
      switch await correct(after: failure, &progress) {
      case .made: continue
      case .failed(let reason): throw progress.final(reason)
      case .none: break
      }
      guard !failure.isFinal,
        case .retry(let wait, let cost) = policy.decide(
          failure.error, of: operation, attempt: progress.attempt - progress.corrections,
          elapsed: timing.uptime - begun, random: random()),
        await budget.take(cost)
      else { throw progress.final(failure.error) }
      progress.lastCost = cost
      do { try await throttle.pause(wait, for: "another attempt after \(failure.error.code)") } catch {
        throw progress.final(Self.cancelled(operation, "cancelled while waiting to try again"))
      }
    }
  }

  func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    do { try await throttle.pause(seconds, for: reason) } catch {
      throw AWSError(code: AWSError.OwnCode.cancelled, message: "cancelled while waiting for \(reason)")
    }
  }

  /// Runs a change of a user pool while no other one runs.
  func writing(
    to userPool: String?, _ work: @Sendable () async throws(AWSError) -> Attributes
  ) async throws(AWSError) -> Attributes {
    try await throttle.writing(to: userPool, work)
  }

  /// The pool that a call is about, as quotas and the one writer see it.
  static func userPool(_ operation: Operation, _ input: Attributes) -> String? {
    operation.service == .cognitoIdentityProvider ? input["UserPoolId"]?.string : nil
  }

  private struct Progress {
    var attempt = 0
    /// Attempts that only made good what was wrong on this side, and so do not count against the policy.
    var corrections = 0
    var hasRenewed = false
    var hasCorrectedClock = false
    var lastCost: Int?
    var mayHaveHappened = false

    func final(_ error: AWSError) -> AWSError {
      guard mayHaveHappened, error.outcome != .unknown else { return error }
      return AWSError(
        code: error.code, message: error.message, operation: error.operation, service: error.service,
        status: error.status, requestID: error.requestID, retryAfter: error.retryAfter, outcome: .unknown)
    }
  }

  private struct Failure: Error {
    let error: AWSError
    /// Trying again cannot help, whatever the code says.
    var isFinal = false
    var answer: HTTPResponse?
    var credentials: Credentials?
    var signedAt: Timestamp?
  }

  private func attempt(
    _ operation: Operation, _ input: Attributes, number: Int, permission: AWSWriter.Permission?, sign: Sign
  ) async -> Result<Attributes, Failure> {
    var used: Credentials?
    let request: HTTPRequest
    let signedAt: Timestamp
    do throws(AWSError) {
      let entry = endpoints[operation.service]
      do {
        try await throttle.admit(
          operation, userPool: Self.userPool(operation, input), isExempt: entry.isCustom)
      } catch { throw Self.cancelled(operation, "cancelled while waiting for AWS's rate") }
      if operation.isSigned { used = try await credentials?.credentials() }
      try await permission?()
      signedAt = timing.now.adding(seconds: await clock.seconds)
      request = try sign(used, entry, signedAt)
    } catch { return .failure(Failure(error: error, isFinal: true)) }
    await counter.count(operation.name)
    let begun = timing.uptime
    func record(_ answer: HTTPResponse?) {
      log(
        CallRecord(
          operation: operation.name, attempt: number, status: answer?.status,
          requestID: answer?["x-amzn-RequestId"], milliseconds: Int((timing.uptime - begun) * 1000)))
    }
    let answer: HTTPResponse
    do { answer = try await transport.send(request, timeout: timeout, bypassingProxy: false) } catch {
      record(nil)
      return .failure(Failure(error: AWSError(error, operation), isFinal: error.code == .tls))
    }
    record(answer)
    do { return .success(try operation.decode(answer, input: input)) } catch {
      return .failure(Failure(error: error, answer: answer, credentials: used, signedAt: signedAt))
    }
  }

  private enum Correction {
    /// Nothing on this side is to blame.
    case none
    case made
    case failed(AWSError)
  }

  /// Makes good a wrong clock or expired credentials, each once a call.
  private func correct(after failure: Failure, _ progress: inout Progress) async -> Correction {
    if failure.error.isClockSkew, !progress.hasCorrectedClock, let answer = failure.answer,
      let signedAt = failure.signedAt
    {
      progress.hasCorrectedClock = true
      guard await clock.learn(from: answer, signedAt: signedAt, now: timing.now) else { return .none }
      progress.corrections += 1
      return .made
    }
    if Self.expiredCodes.contains(failure.error.code), !progress.hasRenewed, let used = failure.credentials,
      let credentials
    {
      progress.hasRenewed = true
      do throws(AWSError) {
        guard try await credentials.renewed(after: used) != used else { return .none }
      } catch {
        return .failed(
          AWSError(
            code: error.code,
            message: "\(failure.error.code), and there are no other credentials: \(error.message)",
            operation: failure.error.operation, service: failure.error.service,
            requestID: failure.error.requestID))
      }
      progress.corrections += 1
      return .made
    }
    return .none
  }

  private static func cancelled(_ operation: Operation, _ message: String) -> AWSError {
    AWSError(
      code: AWSError.OwnCode.cancelled, message: message, operation: operation.name,
      service: operation.service)
  }

  private static let expiredCodes: Set<String> = ["ExpiredToken", "ExpiredTokenException"]
}

extension AWSError {
  /// Why no answer came, as the caller of an operation sees it.
  init(_ error: TransportError, _ operation: Operation) {
    let code =
      switch error.code {
      case .unreachable, .tls: OwnCode.unreachable
      case .timeout: OwnCode.timeout
      case .cancelled: OwnCode.cancelled
      case .tooLarge: OwnCode.malformedAnswer
      case .protocolViolation: error.mayHaveArrived ? OwnCode.malformedAnswer : OwnCode.configuration
      }
    self.init(
      code: code, message: error.reason, operation: operation.name, service: operation.service,
      outcome: error.mayHaveArrived && operation.changesAWS ? .unknown : .nothingHappened)
  }
}
