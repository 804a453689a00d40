package import ResourceModel
package import Tokens

/// Somebody who has signed in here, with their tokens. It describes as markers where secrets stand.
package struct SignedIn: Sendable {
  /// How they signed in; what they get more tokens by is told apart by it.
  package enum Way: String, Sendable, Hashable {
    /// By Cognito's operations.
    case api
    /// By the pool's own page.
    case browser
  }

  /// As they name themselves: what was typed, or the page's name of them.
  package let user: String
  package let clientID: String
  package let poolID: String
  package let way: Way
  package let since: Timestamp
  package let tokens: PersonTokens

  package init(
    user: String, clientID: String, poolID: String, way: Way, since: Timestamp, tokens: PersonTokens
  ) {
    self.user = user
    self.clientID = clientID
    self.poolID = poolID
    self.way = way
    self.since = since
    self.tokens = tokens
  }

  /// The same with newer tokens.
  func refreshed(by newer: PersonTokens) -> SignedIn {
    SignedIn(
      user: user, clientID: clientID, poolID: poolID, way: way, since: since,
      tokens: newer.completed(by: tokens))
  }

  /// Whether both are one person's sign-ins by one client. A pool knows a person by several names, so what was typed does
  /// not tell.
  func isSame(as other: SignedIn) -> Bool {
    guard clientID == other.clientID else { return false }
    return user == other.user || tokens.username != nil && tokens.username == other.tokens.username
  }

  /// Every name by which the pool knows them, and the one that was typed.
  var names: Set<String> {
    let claims = tokens.claims
    let told = ["email", "phone_number", "preferred_username", "cognito:username", "username", "sub"]
    return Set([user] + told.compactMap { claims[$0]?.string })
  }

  /// Whether both tokens are good for a while yet.
  func isGood(at now: Timestamp) -> Bool {
    let id = tokens.id.flatMap { try? AccessToken($0) }
    return [tokens.access, id].allSatisfy { $0?.isFresh(at: now) ?? true }
  }

  /// Whether anything of it can still be of use.
  func isOver(at now: Timestamp) -> Bool { tokens.refresh == nil && tokens.access.expiry <= now }
}
