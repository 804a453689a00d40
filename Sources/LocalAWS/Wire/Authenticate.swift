import AWS
import ResourceModel

/// Tells who makes a call, by its signature.
///
/// Source: IAM user guide, "Troubleshoot AWS API request signing"; codes of AWS's JSON services, which
/// answer 400, and of its query services, which answer 403.
struct Authenticate: Sendable {
  let identities: Identities
  /// When false, any signature passes and none is needed.
  let verifies: Bool
  let keys: SigningKeyCache

  /// A caller, and the region that the call goes to.
  struct Identity: Sendable {
    let caller: Caller
    let region: String
  }

  /// - Parameters:
  ///   - service: the signing name of what the request is for; its signature must be for the same.
  ///   - isSigned: whether the operation demands a signature.
  ///   - session: looks up temporary credentials by access key id.
  func identity(
    of request: HTTPRequest, for service: String, isSigned: Bool, at now: Timestamp,
    session: (String) async -> [String: Value]?
  ) async throws(AWSError) -> Identity {
    guard let scope = SigV4.scope(of: request) else {
      if isSigned, verifies { throw missing(request) }
      return Identity(caller: root(identities.defaultAccount, key: ""), region: region(of: request))
    }
    guard let known = await credentials(scope.accessKeyID, session: session) else {
      if verifies {
        throw AWSError(
          code: "UnrecognizedClientException",
          message: "The security token included in the request is invalid.", status: 400)
      }
      return Identity(
        caller: root(identities.defaultAccount, key: scope.accessKeyID), region: scope.region)
    }
    if verifies {
      if scope.service != service {
        throw AWSError(
          code: "InvalidSignatureException",
          message: "Credential should be scoped to correct service: '\(service)'.", status: 400)
      }
      if let end = known.credentials.expiration, end < now {
        throw AWSError(
          code: "ExpiredTokenException",
          message: "The security token included in the request is expired", status: 400)
      }
      try SigV4(credentials: known.credentials, region: scope.region, service: scope.service, keys: keys)
        .verify(request, at: now)
    }
    return Identity(caller: known.caller, region: scope.region)
  }

  private func missing(_ request: HTTPRequest) -> AWSError {
    request["Authorization"] == nil
      ? AWSError(
        code: "MissingAuthenticationTokenException", message: "Missing Authentication Token", status: 400)
      : AWSError(
        code: "IncompleteSignatureException",
        message: "Authorization header is not in the form of AWS Signature Version 4", status: 400)
  }

  /// `AWS_REGION` of a call without a signature is in its host on AWS; on loopback there is one region.
  private func region(of request: HTTPRequest) -> String {
    let labels = request.host.split(separator: ".")
    return labels.count > 2 && labels[labels.count - 2] == "amazonaws" ? String(labels[1]) : "us-east-1"
  }

  private func root(_ account: String, key: String) -> Caller {
    Caller(account: account, accessKeyID: key, arn: "arn:aws:iam::\(account):root", userID: account)
  }

  private func credentials(
    _ key: String, session: (String) async -> [String: Value]?
  ) async -> (credentials: Credentials, caller: Caller)? {
    if let pair = identities[key] {
      return (
        Credentials(accessKeyID: key, secret: pair.secret, source: "endpoint"), root(pair.account, key: key)
      )
    }
    guard let session = await session(key), let secret = session["SecretAccessKey"]?.string,
      let token = session["SessionToken"]?.string, let end = session["Expiration"]?.integer,
      let account = session["Account"]?.string, let arn = session["Arn"]?.string,
      let userID = session["UserId"]?.string
    else { return nil }
    return (
      Credentials(
        accessKeyID: key, secret: Secret(secret), sessionToken: Secret(token),
        expiration: Timestamp(milliseconds: end), source: "endpoint"),
      Caller(account: account, accessKeyID: key, arn: arn, userID: userID)
    )
  }
}
