package import ResourceModel

/// What a sign-in gives: who somebody is, what they may do, and how to get more without asking them again.
package struct PersonTokens: Sendable {
  /// Nil where `openid` was not asked for.
  package let id: Secret?
  package let access: AccessToken
  /// Nil where none was given: a refresh gives a new one only where they rotate.
  package let refresh: Secret?

  package init(id: Secret?, access: AccessToken, refresh: Secret?) {
    self.id = id
    self.access = access
    self.refresh = refresh
  }

  /// How an answer names them.
  package struct Names: Sendable {
    let id: String
    let access: String
    let refresh: String

    /// `/oauth2/token` (OpenID Connect Core, section 3.1.3.3).
    package static let oauth = Names(id: "id_token", access: "access_token", refresh: "refresh_token")
    /// Cognito's `AuthenticationResult`.
    package static let cognito = Names(id: "IdToken", access: "AccessToken", refresh: "RefreshToken")
  }

  /// - Throws: ``TokenError`` `unreadableAnswer` when there is no access token in it, or none that can be read.
  package init(_ answer: Value, named names: Names) throws(TokenError) {
    guard let text = answer[names.access]?.string else {
      throw TokenError(.unreadableAnswer, "the answer to the sign-in holds no access token")
    }
    do throws(TokenError) {
      access = try AccessToken(Secret(text))
      if let id = answer[names.id]?.string { _ = try JSONWebToken(id) }
    } catch {
      throw TokenError(.unreadableAnswer, "the sign-in gave a token that cannot be read: \(error.reason)")
    }
    id = answer[names.id]?.string.map { Secret($0) }
    refresh = answer[names.refresh]?.string.map { Secret($0) }
  }

  /// The same with what a refresh left out.
  package func completed(by earlier: PersonTokens) -> PersonTokens {
    PersonTokens(id: id ?? earlier.id, access: access, refresh: refresh ?? earlier.refresh)
  }

  /// Of the ID token, which says who somebody is; of the access token where there is none.
  package var claims: Attributes {
    id.flatMap { try? JSONWebToken($0.reveal()).claims } ?? access.claims
  }

  /// As the pool names the person: the name that refreshes are hashed with.
  package var username: String? {
    (access.claims["username"] ?? claims["cognito:username"] ?? access.claims["sub"])?.string
  }
}
