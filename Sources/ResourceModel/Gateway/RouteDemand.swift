/// What a route asks of whoever calls it, in draft or as deployed.
package enum RouteDemand: Sendable, Hashable, CustomStringConvertible {
  case open
  /// An access token with any one of these scopes, checked by the authorizer of that name.
  case scopes([String], authorizer: String)
  /// A token of the pool whatever its scopes. A REST API takes ID tokens alone then, an HTTP API either kind.
  case idToken(authorizer: String)
  /// Something that authplat does not set up, in AWS's word for it: `AWS_IAM`, `CUSTOM`, `JWT` of a REST API.
  case other(String)

  private static let idTokenWord = "idToken"

  /// As it stands in plans and in the inventory; ``init(_:)`` reads it.
  package var description: String {
    switch self {
    case .open: "open"
    case .scopes(let scopes, let authorizer): "\(scopes.sorted().joined(separator: " ")) via \(authorizer)"
    case .idToken(let authorizer): "\(Self.idTokenWord) via \(authorizer)"
    case .other(let word): word
    }
  }

  package init(_ text: String) {
    guard let via = text.firstRange(of: " via ") else {
      self = text == "open" ? .open : .other(text)
      return
    }
    let authorizer = String(text[via.upperBound...])
    let what = text[..<via.lowerBound]
    self =
      what == Self.idTokenWord
      ? .idToken(authorizer: authorizer)
      : .scopes(what.split(separator: " ").map(String.init), authorizer: authorizer)
  }

  /// Whether both ask for the same, whichever authorizer checks it.
  package func asksTheSame(as other: Self) -> Bool {
    switch (self, other) {
    case (.scopes(let scopes, _), .scopes(let others, _)): Set(scopes) == Set(others)
    case (.idToken, .idToken): true
    default: self == other
    }
  }

  package var authorizer: String? {
    switch self {
    case .scopes(_, let name), .idToken(let name): name
    case .open, .other: nil
    }
  }
  package var scopes: [String] { if case .scopes(let scopes, _) = self { scopes } else { [] } }
}
