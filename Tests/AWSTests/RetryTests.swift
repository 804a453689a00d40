import AWS
import Testing

@Suite struct RetryTests {
  func error(
    _ code: String, _ service: Service? = .cognitoIdentityProvider, status: Int? = 400,
    retryAfter: Double? = nil, message: String = ""
  ) -> AWSError {
    AWSError(code: code, message: message, service: service, status: status, retryAfter: retryAfter)
  }

  @Test(arguments: [
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
    "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
    "RequestLimitExceeded", "BandwidthLimitExceeded", "RequestThrottled", "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
  ])
  func `too many calls are throttling`(_ code: String) {
    #expect(error(code).isThrottling)
    #expect(error(code).isRetryable)
  }

  @Test func `a full quota of things is not throttling`() {
    #expect(!error("LimitExceededException").isRetryable)
    #expect(!error("LimitExceededException", retryAfter: 1).isRetryable)
    #expect(!error("LimitExceededException", .secretsManager).isRetryable)
    #expect(error("LimitExceededException", nil, status: 429, retryAfter: 1).isThrottling)
    #expect(!error("LimitExceededException", nil, status: 429).isThrottling)
  }

  @Test func `a bare 429 is throttling`() {
    #expect(error("TooManyRequests", status: 429).isThrottling)
    #expect(!error("TooManyRequests", status: 400).isThrottling)
  }

  @Test(arguments: [500, 502, 503, 504])
  func `a server error passes`(_ status: Int) {
    #expect(error("Anything", status: status).isTransient)
    #expect(error("Anything", status: status).isRetryable)
  }

  @Test(arguments: [
    "RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete", AWSError.OwnCode.timeout,
    AWSError.OwnCode.unreachable,
  ])
  func `a lost exchange passes`(_ code: String) {
    #expect(error(code, status: nil).isTransient)
  }

  @Test func `some errors are worth a repeat for one service only`() {
    #expect(error("IDPCommunicationError", .sts).isTransient)
    #expect(!error("IDPCommunicationError").isRetryable)
    #expect(error("TooManyUpdates", .ssm).isRetryable)
    #expect(!error("TooManyUpdates").isRetryable)
    #expect(error("ConcurrentModificationException").isRetryable)
    let busy = "Unable to complete operation due to concurrent modification. Please try again later."
    #expect(error("ConflictException", .apiGateway, status: 409, message: busy).isRetryable)
    #expect(
      !error("ConflictException", .apiGateway, status: 409, message: "Method already exists").isRetryable)
  }

  @Test(arguments: [
    "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
  ])
  func `a wrong clock is told apart and not retried by itself`(_ code: String) {
    #expect(error(code).isClockSkew)
    #expect(!error(code).isRetryable)
  }

  @Test(arguments: [
    "InvalidParameterException", "ResourceNotFoundException", "AccessDeniedException", "ConflictException",
    "ExpiredTokenException", "NotAuthorizedException", "TooManyFailedAttemptsException",
    "ResourceExistsException",
    "ParameterAlreadyExists", AWSError.OwnCode.cancelled, AWSError.OwnCode.malformedAnswer,
    AWSError.OwnCode.configuration,
  ])
  func `all else stays as it is`(_ code: String) {
    #expect(!error(code).isRetryable)
    #expect(!error(code).isClockSkew)
  }
}
