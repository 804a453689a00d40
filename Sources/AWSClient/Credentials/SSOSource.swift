import AWS
import Foundation
import ResourceModel

/// A role that IAM Identity Center gives to whoever signed in with `aws sso login`.
/// Source: AWS SDKs and Tools reference guide, "IAM Identity Center credential provider"; SSO portal API
/// reference, GetRoleCredentials.
struct SSOSource: CredentialSource {
  private let context: CredentialContext
  private let profile: String

  init(_ context: CredentialContext, profile: String) {
    self.context = context
    self.profile = profile
  }

  var looksAt: String { "sso_session or sso_start_url of profile \(profile)" }

  func load() async throws(AWSError) -> Credentials? {
    guard let section = context.configuration.shared.profile(profile),
      section["sso_account_id"] != nil || section["sso_role_name"] != nil
    else { return nil }
    let login = try login(section)
    let account = try required("sso_account_id", section)
    let role = try required("sso_role_name", section)
    let token = try await SSOToken(context, login: login, profile: profile).accessToken()
    let finder = context.endpointFinder
    let endpoint = try finder.endpoint(serviceID: "sso", prefix: "portal.sso", region: login.region)
    let request = HTTPRequest(
      method: "GET", scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
      path: endpoint.pathPrefix + "/federation/credentials",
      query: "role_name=\(PercentEncoding.encode(role))&account_id=\(PercentEncoding.encode(account))",
      headers: [("x-amz-sso_bearer_token", token.reveal())])
    let answer = try await context.exchange(request, "GetRoleCredentials") { $0 == "UnauthorizedException" }
    guard answer.status == 200 else {
      if answer.status == 401 { throw SSOToken.signInAgain(profile) }
      let error = AWSError(answer, form: .restJSON, operation: "GetRoleCredentials")
      throw .credentials(
        "IAM Identity Center gives no credentials for role \(role) in account \(account): \(error.code)")
    }
    guard let members = (try? JSONReader.read(answer.body))?["roleCredentials"],
      let key = members["accessKeyId"]?.string, let secret = members["secretAccessKey"]?.string,
      let session = members["sessionToken"]?.string, let end = members["expiration"]?.integer
    else {
      throw AWSError(
        code: AWSError.OwnCode.malformedAnswer, message: "IAM Identity Center sent no credentials",
        operation: "GetRoleCredentials")
    }
    return Credentials(
      accessKeyID: key, secret: Secret(secret), sessionToken: Secret(session),
      expiration: Timestamp(milliseconds: end), accountID: account, source: "profile \(profile) (SSO \(role))"
    )
  }

  private func login(_ section: SharedConfig.Section) throws(AWSError) -> SSOToken.Login {
    guard let session = section["sso_session"] else {
      return SSOToken.Login(
        cacheKey: try required("sso_start_url", section), region: try required("sso_region", section),
        isSession: false)
    }
    guard let block = context.configuration.shared.ssoSessions[session.value] else {
      throw .configuration("\(session.place): there is no section [sso-session \(session.value)]")
    }
    guard let region = block["sso_region"]?.value, !region.isEmpty else {
      throw .configuration("\(session.place): [sso-session \(session.value)] has no sso_region")
    }
    return SSOToken.Login(cacheKey: session.value, region: region, isSession: true)
  }

  private func required(_ key: String, _ section: SharedConfig.Section) throws(AWSError) -> String {
    guard let value = section[key]?.value, !value.isEmpty else {
      throw .configuration("profile \(profile) in \(context.configuration.shared.configPath) has no \(key)")
    }
    return value
  }
}

extension CredentialContext {
  var endpointFinder: EndpointFinder {
    EndpointFinder(
      flags: Configuration.Flags(), settings: configuration.settings, region: configuration.scope.region,
      fips: configuration.fips, dualStack: configuration.dualStack)
  }

  /// Sends an unsigned request of a sign-in service, repeated as the policy has it.
  /// - Returns: the answer, whatever its status, once it is not worth repeating.
  func exchange(
    _ request: HTTPRequest, _ name: String, isFinal: (String) -> Bool = { _ in false }
  ) async throws(AWSError) -> HTTPResponse {
    var attempt = 1
    while true {
      let error: AWSError
      do throws(TransportError) {
        let answer = try await transport.send(request, timeout: 30, bypassingProxy: false)
        let read = AWSError(answer, form: .restJSON, operation: name)
        if answer.status < 400 || isFinal(read.code) || !read.isRetryable { return answer }
        error = read
      } catch let failure {
        error = AWSError(
          code: failure.code == .timeout ? AWSError.OwnCode.timeout : AWSError.OwnCode.unreachable,
          message: "\(request.host): \(failure.reason)", operation: name)
        if failure.code == .tls || failure.code == .cancelled { throw error }
      }
      let wait = max(random() * Double(1 << min(attempt - 1, 4)), error.retryAfter ?? 0)
      guard attempt < configuration.maximumAttempts, wait <= configuration.retryPolicy.longestWait else {
        throw error
      }
      do { try await timing.sleep(wait) } catch {
        throw .credentials("cancelled while waiting for credentials")
      }
      attempt += 1
    }
  }
}
