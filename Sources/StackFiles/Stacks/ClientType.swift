import ResourceModel

/// What a client type fills in where the stack says nothing: one row a type.
///
/// AWS has no types and no setting for PKCE: who signs in by `browser`, `native` or `cli` sends the proof key along,
/// as `authplat login --browser` does, and Cognito then asks for it (RFC 7636).
/// Source: Cognito developer guide, "Application-specific settings with app clients"; RFC 9700, sections 2.1.1 and
/// 2.1.2, for the code grant and against the implicit one.
struct ClientType: Sendable {
  /// Where a browser may be sent back to.
  enum Callbacks: Sendable {
    /// Nobody signs in.
    case none
    /// The pages are used only where callbacks are written.
    case optional
    case required
  }

  let name: String
  /// OAuth's grants.
  let flows: [String]
  let hasSecret: Bool
  /// None where they have to be written.
  let scopes: [String]
  let explicitAuthFlows: [String]
  let callbacks: Callbacks
  /// Whether an address of its own scheme, such as `myapp://callback`, leads back to it.
  var takesAppSchemes = false
  /// What it is for, in the schema and in suggestions.
  let purpose: String

  var isForPeople: Bool { callbacks != .none }

  private static let person = ["email", "openid", "profile"]

  static let all: [ClientType] = [
    ClientType(
      name: "machine", flows: ["client_credentials"], hasSecret: true, scopes: [],
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"], callbacks: .none,
      purpose: "a program that fetches tokens as itself"),
    ClientType(
      name: "browser", flows: ["code"], hasSecret: false, scopes: person,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"], callbacks: .required,
      purpose: "a page that people sign in to, by code with PKCE"),
    ClientType(
      name: "native", flows: ["code"], hasSecret: false, scopes: person,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"], callbacks: .required, takesAppSchemes: true,
      purpose: "an app on a device of its user, by code with PKCE"),
    ClientType(
      name: "server", flows: ["code"], hasSecret: true, scopes: person,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"], callbacks: .required,
      purpose: "a server that people sign in to, by code and its secret"),
    ClientType(
      name: "cli", flows: ["code"], hasSecret: false, scopes: person,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
      callbacks: .optional,
      purpose:
        "a terminal that people sign in at by password, or by code with PKCE where callbackURLs are given"
    ),
    ClientType(
      name: "legacyImplicit", flows: ["implicit"], hasSecret: false, scopes: person,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"], callbacks: .required,
      purpose: "an old page that takes its tokens out of its address"),
  ]
  static let names = all.map(\.name)

  static func named(_ name: String) -> ClientType? { all.first { $0.name == name } }

  /// AWS's attributes, but for names, scopes and what other resources give.
  func presets(usesPages: Bool) -> Attributes {
    var client: Attributes = ["explicitAuthFlows": .list(explicitAuthFlows.map { .string($0) })]
    if usesPages {
      client["allowedOAuthFlows"] = .list(flows.map { .string($0) })
      client["allowedOAuthFlowsUserPoolClient"] = true
    }
    if isForPeople { client["preventUserExistenceErrors"] = "ENABLED" }
    return client
  }
}
