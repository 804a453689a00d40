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
  ///   - service: what the request is for; its signature must be for the same.
  ///   - isSigned: whether the operation demands a signature.
  ///   - session: looks up temporary credentials by access key id.
  /// - Throws: what the service's protocol answers; see ``named(_:)``.
  func identity(
    of request: HTTPRequest, for service: Service, isSigned: Bool, at now: Timestamp,
    session: (String) async -> [String: Value]?
  ) async throws(AWSError) -> Identity {
    do throws(AWSError) {
      return try await verified(
        request, for: service.signingName, isSigned: isSigned, at: now, session: session)
    } catch {
      throw service.wireProtocol == .query ? Self.named(error) : error
    }
  }

  /// Query services have codes and statuses of their own for what is wrong with a signature.
  private static func named(_ error: AWSError) -> AWSError {
    switch error.code {
    case "UnrecognizedClientException": .refusal("InvalidClientTokenId", error.message, status: 403)
    case "InvalidSignatureException": .refusal("SignatureDoesNotMatch", error.message, status: 403)
    case "MissingAuthenticationTokenException":
      .refusal("MissingAuthenticationToken", "Request is missing Authentication Token", status: 403)
    case "ExpiredTokenException": .refusal("ExpiredToken", error.message, status: 403)
    case "IncompleteSignatureException": .refusal("IncompleteSignature", error.message)
    default: error
    }
  }

  /// The same for what is no service with a protocol of its own, such as `execute-api`.
  /// - Parameter service: its name in signatures.
  /// - Throws: what JSON services answer.
  func verified(
    _ request: HTTPRequest, for service: String, isSigned: Bool, at now: Timestamp,
    session: (String) async -> [String: Value]?
  ) async throws(AWSError) -> Identity {
    guard let scope = SigV4.scope(of: request) else {
      if isSigned, verifies { throw missing(request) }
      return Identity(caller: root(identities.defaultAccount, key: ""), region: region(of: request))
    }
    guard let known = await credentials(scope.accessKeyID, session: session) else {
      if verifies {
        throw .refusal(
          "UnrecognizedClientException", "The security token included in the request is invalid.")
      }
      return Identity(
        caller: root(identities.defaultAccount, key: scope.accessKeyID), region: scope.region)
    }
    if verifies {
      if scope.service != service {
        throw .refusal(
          "InvalidSignatureException",
          "Credential should be scoped to correct service: '\(service)'.")
      }
      if !isRegion(scope.region) {
        throw .refusal("InvalidSignatureException", "Credential should be scoped to a valid region. ")
      }
      if let end = known.credentials.expiration, end <= now {
        throw .refusal("ExpiredTokenException", "The security token included in the request is expired")
      }
      try SigV4(credentials: known.credentials, region: scope.region, service: scope.service, keys: keys)
        .verify(request, at: now)
    }
    return Identity(caller: known.caller, region: scope.region)
  }

  /// Whether the text is formed as `eu-west-1` is: two words or more, and a number. Read by hand, as it is for each
  /// request.
  private func isRegion(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count > 2, let number = parts.last, !parts.contains(where: \.isEmpty) else { return false }
    return number.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      && parts.dropLast().allSatisfy {
        $0.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      }
  }

  private func missing(_ request: HTTPRequest) -> AWSError {
    guard let header = request["Authorization"] else {
      return .refusal("MissingAuthenticationTokenException", "Missing Authentication Token")
    }
    return .refusal("IncompleteSignatureException", SigV4.incompleteness(of: header, request))
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
