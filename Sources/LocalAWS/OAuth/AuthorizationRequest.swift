import AWS
import ResourceModel

/// What a program asks for when it sends a browser to sign somebody in (RFC 6749, sections 4.1.1 and 4.2.1; OpenID Connect
/// Core 1.0, section 3.1.2.1).
///
/// Source: Cognito developer guide, "The redirect and authorization endpoint" and "The login endpoint".
struct AuthorizationRequest: Sendable {
  /// What comes back.
  enum Kind: String, Sendable {
    case code
    /// The tokens themselves: the implicit grant.
    case token

    /// The member of a client's `AllowedOAuthFlows` that permits it.
    fileprivate var flow: String { self == .code ? "code" : "implicit" }
  }

  /// Why nobody is signed in.
  enum Refusal: Error, Sendable {
    /// Nobody knows that the program is what it says, so the browser stays here.
    case shown(PageProblem)
    /// The program is told.
    case sent(Callback, code: String, description: String)
  }

  let client: RegisteredClient
  let callback: Callback
  let kind: Kind
  let scopes: [String]
  let nonce: String?
  let challenge: String?
  /// Whom the program expects.
  let loginHint: String?
  /// `login` demands a new sign-in, `select_account` a choice, `none` forbids pages.
  let prompts: Set<String>
  /// The request again, encoded: pages carry it from one to the next.
  let query: String

  /// - Parameter fields: the query of the request.
  init(_ fields: WebForm, at site: PoolSite, in objects: Objects) throws(Refusal) {
    guard let id = fields["client_id"], let client = RegisteredClient(id, at: site, in: objects) else {
      throw .shown(.noClient)
    }
    // Byte for byte: two texts that are one to Unicode are two addresses to a server.
    guard let uri = fields["redirect_uri"],
      client.members["CallbackURLs"]?.strings?.contains(where: { $0.utf8.elementsEqual(uri.utf8) }) == true
    else { throw .shown(.redirectMismatch) }
    let named = fields["response_type"]
    let callback = Callback(uri: uri, state: fields["state"], usesFragment: named == "token")
    func refuse(_ code: String, _ description: String) -> Refusal {
      .sent(callback, code: code, description: description)
    }
    guard let named else { throw refuse("invalid_request", "response_type is missing") }
    guard let kind = Kind(rawValue: named) else {
      throw refuse("unsupported_response_type", "response_type is code or token")
    }
    guard client.members["AllowedOAuthFlowsUserPoolClient"] == true,
      client.members["AllowedOAuthFlows"]?.strings?.contains(kind.flow) == true
    else { throw refuse("unauthorized_client", "the client does not allow the \(kind.flow) flow") }
    self.client = client
    self.callback = callback
    self.kind = kind
    nonce = fields["nonce"]
    loginHint = fields["login_hint"]
    guard let scopes = Self.scopes(fields["scope"], of: client) else {
      throw refuse(
        "invalid_scope", "the client has not all of these scopes, or openid is missing beside them")
    }
    self.scopes = scopes
    challenge = fields["code_challenge"]
    guard (fields["code_challenge_method"] == "S256") == (challenge != nil),
      fields["code_challenge_method"] == nil || fields["code_challenge_method"] == "S256",
      challenge.map(ProofKey.isChallenge) ?? true
    else { throw refuse("invalid_request", "PKCE needs code_challenge, and S256 as code_challenge_method") }
    prompts = Set((fields["prompt"] ?? "").split(separator: " ").map(String.init))
    guard prompts.isSubset(of: ["none", "login", "select_account"]),
      prompts.count < 2 || !prompts.contains("none")
    else { throw refuse("invalid_request", "prompt is none, login or select_account") }
    try Self.checkProvider(fields, of: client, refuse)
    query = Self.carried.compactMap { name in fields[name].map { "\(name)=\(PercentEncoding.encode($0))" } }
      .joined(separator: "&")
  }

  private static let carried = [
    "client_id", "response_type", "scope", "redirect_uri", "state", "nonce", "code_challenge",
    "code_challenge_method", "login_hint", "prompt",
  ]

  /// All of the client's where none is asked for; nil when one is not the client's.
  private static func scopes(_ asked: String?, of client: RegisteredClient) -> [String]? {
    let custom = Set(client.customScopes)
    let allowed = (client.members["AllowedOAuthScopes"]?.strings ?? [])
      .filter { ClientRules.oidcScopes.contains($0) || custom.contains($0) }
    guard let asked else { return allowed }
    var seen: Set<String> = []
    let scopes = asked.split(separator: " ").map(String.init).filter { seen.insert($0).inserted }
    guard seen.isSubset(of: allowed), !scopes.isEmpty,
      seen.contains("openid") || seen.isDisjoint(with: ["email", "phone", "profile"])
    else { return nil }
    return scopes
  }

  /// Other providers' pages are not here to be shown.
  private static func checkProvider(
    _ fields: WebForm, of client: RegisteredClient, _ refuse: (String, String) -> Refusal
  ) throws(Refusal) {
    let providers = client.members["SupportedIdentityProviders"]?.strings ?? []
    if fields["idp_identifier"] != nil { throw .shown(.otherProvider("the one with that identifier")) }
    if let asked = fields["identity_provider"], asked != "COGNITO" {
      guard providers.contains(asked) else {
        throw refuse("invalid_request", "the client has no such identity_provider")
      }
      throw .shown(.otherProvider(asked))
    }
    guard providers.contains("COGNITO") else { throw .shown(.noProvider) }
  }
}
