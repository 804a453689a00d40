/// What the stack language calls the types of identity providers and their settings, and what AWS does.
///
/// Source: Cognito user pools API reference, CreateIdentityProvider, `ProviderDetails`.
struct ProviderLanguage {
  /// One setting: a key of the language and the detail that it becomes.
  struct Setting {
    enum Form {
      case text
      /// A list that AWS takes as one text with this between its items.
      case list(separator: String)
      case flag
      case choice([String])
      /// Where a secret stands.
      case secret
      /// A file of the workspace, whose text is sent.
      case file
    }
    let key: String
    let detail: String
    let form: Form
    let isRequired: Bool

    init(_ key: String, _ detail: String, _ form: Form = .text, required: Bool = false) {
      self.key = key
      self.detail = detail
      self.form = form
      isRequired = required
    }
  }

  /// AWS's name of the type.
  let type: String
  /// What the language calls it; nil for social providers, whose name says their type.
  let word: String?
  let settings: [Setting]
  /// What AWS needs and nobody has to write.
  let presets: [String: String]

  private static let id = Setting("clientId", "client_id", required: true)
  private static let secret = Setting("clientSecret", "client_secret", .secret, required: true)

  private static func scopes(_ separator: String) -> Setting {
    Setting("scopes", "authorize_scopes", .list(separator: separator), required: true)
  }

  static let all = [
    ProviderLanguage("Google", nil, [id, secret, scopes(" ")]),
    ProviderLanguage("Facebook", nil, [id, secret, scopes(","), Setting("apiVersion", "api_version")]),
    ProviderLanguage("LoginWithAmazon", nil, [id, secret, scopes(" ")]),
    ProviderLanguage(
      "SignInWithApple", nil,
      [
        id, Setting("teamId", "team_id", required: true), Setting("keyId", "key_id", required: true),
        Setting("privateKey", "private_key", .secret, required: true), scopes(" "),
      ]),
    ProviderLanguage(
      "OIDC", "oidc",
      [
        id, Setting("clientSecret", "client_secret", .secret),
        Setting("issuer", "oidc_issuer", required: true), scopes(" "),
        Setting("method", "attributes_request_method", .choice(["GET", "POST"])),
        Setting("authorizeURL", "authorize_url"), Setting("tokenURL", "token_url"),
        Setting("attributesURL", "attributes_url"), Setting("jwksURI", "jwks_uri"),
      ], presets: ["attributes_request_method": "GET"]),
    ProviderLanguage(
      "SAML", "saml",
      [
        Setting("metadataURL", "MetadataURL"), Setting("metadataFile", "MetadataFile", .file),
        Setting("signOut", "IDPSignout", .flag), Setting("idpInitiated", "IDPInit", .flag),
        Setting("encryptedResponses", "EncryptedResponses", .flag),
        Setting("requestSigningAlgorithm", "RequestSigningAlgorithm", .choice(["rsa-sha256"])),
      ]),
  ]

  private init(
    _ type: String, _ word: String?, _ settings: [Setting], presets: [String: String] = [:]
  ) {
    self.type = type
    self.word = word
    self.settings = settings
    self.presets = presets
  }
}
