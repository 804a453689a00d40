/// The page that says which errors are worth another attempt.
///
/// It judges the error only. A changing operation whose outcome is `unknown` must not be repeated blindly
/// even when the error `isRetryable`: see ``Operation/isRepeatable``.
/// Source of the lists: botocore 1.43.11, `retries/standard.py`, and the retry classes of AWS's SDKs.
extension AWSError {
  /// AWS turned the call away because there were too many: wait, then try again.
  package var isThrottling: Bool {
    if code == "LimitExceededException" { return limitExceededIsARate }
    // A bare 429 is in no SDK's list of statuses, and yet says the same.
    return Self.throttlingCodes.contains(code) || status == 429
  }

  /// The network or a server failed in a way that passes.
  package var isTransient: Bool {
    if Self.transientCodes.contains(code) { return true }
    // STS could not reach the identity provider whose token it checks.
    if code == "IDPCommunicationError" { return service == .sts || service == nil }
    return status.map { [500, 502, 503, 504].contains($0) } ?? false
  }

  /// Another writer was there at the same moment. In no SDK's list; repeated on purpose, because Cognito
  /// works on one update of a pool at a time, SSM on one of a parameter, and API Gateway on one of an API.
  package var isConflictOfWriters: Bool {
    switch code {
    case "ConcurrentModificationException": true
    case "TooManyUpdates": service == .ssm || service == nil
    // API Gateway says by the same code that a name is taken or a thing in use, which no wait changes.
    case "ConflictException":
      (service == .apiGateway || service == .apiGatewayV2) && message.contains("concurrent modification")
    default: false
    }
  }

  /// The clock of this computer may be wrong: compare the answer's `Date`, sign anew and try once.
  /// Source: AWS SDK for JavaScript, `service-error-classification`.
  package var isClockSkew: Bool { Self.clockSkewCodes.contains(code) }

  /// Whether waiting and repeating can help. Clock skew is not among it: repeating alone does not help there.
  package var isRetryable: Bool { isThrottling || isTransient || isConflictOfWriters }

  /// For Cognito and Secrets Manager it means that there are too many things, and no wait makes them fewer.
  /// API Gateway means both by it, and a rate where it says how long to wait.
  private var limitExceededIsARate: Bool {
    switch service {
    case .cognitoIdentityProvider, .secretsManager: false
    case .ssm, .sts, .apiGateway, .apiGatewayV2, nil: retryAfter != nil
    }
  }

  private static let throttlingCodes: Set<String> = [
    "BandwidthLimitExceeded", "EC2ThrottledException", "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
    "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
    "TooManyRequestsException", "TransactionInProgressException",
  ]

  private static let transientCodes: Set<String> = [
    OwnCode.timeout, OwnCode.unreachable, "PriorRequestNotComplete", "RequestTimeout",
    "RequestTimeoutException",
  ]

  private static let clockSkewCodes: Set<String> = [
    "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
  ]
}
