import AWS
import ResourceModel

/// `/oauth2/userInfo`: who an access token is about (OpenID Connect Core 1.0, section 5.3).
///
/// Source: Cognito developer guide, "The userInfo endpoint".
struct UserInfoEndpoint: Sendable {
  private struct Refusal: Error {
    let status: Int
    let code: String
    let description: String

    static let noToken = Refusal(
      status: 400, code: "invalid_request", description: "Bad OAuth2 request at UserInfo Endpoint")
    static let ended = Refusal(
      status: 401, code: "invalid_token",
      description:
        "Access token is expired, disabled, or deleted, or the user has globally signed out.")
    static let noScope = Refusal(
      status: 401, code: "invalid_token", description: "Access token does not contain openid scope")
  }

  let web: PoolWeb

  func answer(_ request: HTTPRequest, at site: PoolSite, _ now: Timestamp) async -> HTTPResponse {
    switch request.method {
    case "GET", "POST":
      do throws(Refusal) { return WebAnswer.json(200, try await members(request, at: site, now)) } catch {
        var response = WebAnswer.json(
          error.status, ["error": .string(error.code), "error_description": .string(error.description)])
        response.headers.append(
          (
            "WWW-Authenticate", #"Bearer error="\#(error.code)", error_description="\#(error.description)""#
          ))
        return response
      }
    case "OPTIONS": return WebAnswer.preflight(allowing: "GET, POST")
    default: return WebAnswer.wrongMethod(allowing: "GET, POST, OPTIONS")
    }
  }

  private func members(
    _ request: HTTPRequest, at site: PoolSite, _ now: Timestamp
  ) async throws(Refusal) -> Attributes {
    let parts = (request["Authorization"] ?? "").split(separator: " ")
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .noToken }
    let token = String(parts[1])
    // The person's own account and region are the token's; this call's are never looked at.
    let call = Call(
      caller: Caller(account: "", accessKeyID: "", arn: "", userID: ""), region: "", partition: "",
      now: now, base: web.base, issuer: web.issuer, requestID: RequestID.make())
    let answer = await web.world.look { objects -> Result<Attributes, Refusal> in
      guard let person = try? PersonScene(token, call, in: objects, needing: nil),
        [.any, .one(person.scene.poolID)].contains(site.pool(in: objects)),
        let client = RegisteredClient(person.clientID, in: objects)
      else { return .failure(.ended) }
      guard person.scopes.contains("openid") else { return .failure(.noScope) }
      let family =
        person.family
        ?? TokenFamily(of: person.user, client, scopes: person.scopes, isHosted: true, at: now)
      return .success(
        UserTokens(
          of: person.user, client, family, issuer: person.scene.issuer, person.scene, in: objects
        ).userInfo)
    }
    return try answer.get()
  }
}
