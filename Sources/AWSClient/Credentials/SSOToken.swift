import AWS
import Foundation
import ResourceModel

/// The token that `aws sso login` left in `~/.aws/sso/cache`, renewed where it can be.
/// Source: botocore 1.43.11, `tokens.SSOTokenProvider`; SSO OIDC API reference, CreateToken.
struct SSOToken {
  struct Login: Sendable {
    /// The session's name, or the start URL in the older form of a profile: its SHA-1 names the file.
    let cacheKey: String
    let region: String
    /// Only sessions can renew their token.
    let isSession: Bool
  }

  /// Seconds before the end from which the token is renewed.
  private static let window = 15.0 * 60

  private let context: CredentialContext
  private let login: Login
  private let profile: String

  init(_ context: CredentialContext, login: Login, profile: String) {
    self.context = context
    self.login = login
    self.profile = profile
  }

  static func signInAgain(_ profile: String) -> AWSError {
    .credentials(
      "the single sign-on of profile \(profile) has expired or was never made; run "
        + "`aws sso login --profile \(profile)`")
  }

  func accessToken() async throws(AWSError) -> Secret {
    guard let bytes = FileManager.default.contents(atPath: path),
      let members = (try? JSONReader.read(bytes))?.map, let token = members["accessToken"]?.string,
      let end = members["expiresAt"]?.string.flatMap({ Self.time($0) })
    else { throw Self.signInAgain(profile) }
    let left = end.seconds - context.timing.now.seconds
    if left > Self.window { return Secret(token) }
    do {
      if let renewed = try await renew(members) { return renewed }
    } catch {
      // While the old one holds, that nobody could be reached is the next call's to tell.
      if left <= 0 { throw error }
    }
    guard left > 0 else { throw Self.signInAgain(profile) }
    return Secret(token)
  }

  private var path: String {
    "\(context.configuration.home)/.aws/sso/cache/\(Digest.sha1Hex(login.cacheKey)).json"
  }

  /// Older tools wrote `UTC` for `Z`.
  private static func time(_ text: String) -> Timestamp? {
    Timestamp(iso8601: text.hasSuffix("UTC") ? text.dropLast(3) + "Z" : text)
  }

  /// - Returns: nil when there is nothing to renew with, or the service refuses.
  /// - Throws: when the service cannot be reached.
  private func renew(_ members: Attributes) async throws(AWSError) -> Secret? {
    guard login.isSession, let refresh = members["refreshToken"]?.string,
      let id = members["clientId"]?.string,
      let secret = members["clientSecret"]?.string,
      let registered = members["registrationExpiresAt"]?.string.flatMap({ Self.time($0) }),
      registered > context.timing.now
    else { return nil }
    let endpoint = try context.endpointFinder.endpoint(
      serviceID: "sso_oidc", prefix: "oidc", region: login.region)
    let body: Value = [
      "clientId": .string(id), "clientSecret": .string(secret), "grantType": "refresh_token",
      "refreshToken": .string(refresh),
    ]
    let request = HTTPRequest(
      method: "POST", scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
      path: endpoint.pathPrefix + "/token", headers: [("Content-Type", "application/json")],
      body: Array(JSONWriter.write(body).utf8))
    let answer = try await context.exchange(request, "CreateToken")
    guard answer.status == 200, let fresh = (try? JSONReader.read(answer.body))?.map,
      let token = fresh["accessToken"]?.string,
      let seconds = fresh["expiresIn"]?.integer
    else { return nil }
    var kept = members
    kept["accessToken"] = .string(token)
    kept["expiresAt"] = .string(context.timing.now.adding(seconds: Double(seconds)).description)
    if let next = fresh["refreshToken"] { kept["refreshToken"] = next }
    keep(kept)
    return Secret(token)
  }

  /// Other tools read the same file, so it is replaced in one step; nobody else on this computer may read it.
  /// A failure costs no more than another renewal.
  private func keep(_ members: Attributes) {
    let scratch = "\(path).\(UInt64(context.random() * 1e15))"
    let isWritten = FileManager.default.createFile(
      atPath: scratch, contents: Data(JSONWriter.write(.map(members), layout: .indented).utf8),
      attributes: [.posixPermissions: 0o600])
    if !isWritten || rename(scratch, path) != 0 { unlink(scratch) }
  }
}
