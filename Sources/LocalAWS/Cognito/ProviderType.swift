import AWS
import ResourceModel

/// The types of identity providers, with the details that each needs and that AWS adds.
///
/// Source: Cognito user pools API reference, CreateIdentityProvider, `ProviderDetails`, which shows requests and
/// answers of each type.
enum ProviderType: String, CaseIterable {
  case saml = "SAML"
  case facebook = "Facebook"
  case google = "Google"
  case loginWithAmazon = "LoginWithAmazon"
  case signInWithApple = "SignInWithApple"
  case oidc = "OIDC"

  /// Social providers bear the name of their type.
  var isSocial: Bool { self != .saml && self != .oidc }

  /// The claim that becomes part of the user name unless another is mapped.
  var subject: String? {
    switch self {
    case .google, .signInWithApple, .oidc: "sub"
    case .facebook: "id"
    case .loginWithAmazon: "user_id"
    case .saml: nil
    }
  }

  private var required: [String] {
    switch self {
    case .saml: []
    case .facebook, .google, .loginWithAmazon: ["client_id", "client_secret", "authorize_scopes"]
    case .signInWithApple: ["client_id", "team_id", "key_id", "private_key", "authorize_scopes"]
    case .oidc: ["client_id", "attributes_request_method", "oidc_issuer", "authorize_scopes"]
    }
  }

  /// What AWS shows beside what it was sent.
  ///
  /// Not imitated is what AWS fetches from elsewhere: the addresses that an OIDC issuer or a SAML metadata URL
  /// publishes, and the certificate of the pool for encrypted SAML answers.
  private func added(to details: [String: Value]) -> [String: Value] {
    switch self {
    case .saml: [:]
    case .oidc: ["attributes_url_add_attributes": "false"]
    case .google:
      [
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com", "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
      ]
    case .facebook: facebook(version: details["api_version"]?.string ?? "v17.0")
    case .loginWithAmazon:
      [
        "attributes_url": "https://api.amazon.com/user/profile", "attributes_url_add_attributes": "false",
        "authorize_url": "https://www.amazon.com/ap/oa", "token_request_method": "POST",
        "token_url": "https://api.amazon.com/auth/o2/token",
      ]
    case .signInWithApple:
      [
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://appleid.apple.com/auth/authorize",
        "oidc_issuer": "https://appleid.apple.com", "token_request_method": "POST",
        "token_url": "https://appleid.apple.com/auth/token",
      ]
    }
  }

  private func facebook(version: String) -> [String: Value] {
    [
      "api_version": .string(version),
      "attributes_url": .string("https://graph.facebook.com/\(version)/me?fields="),
      "attributes_url_add_attributes": "true",
      "authorize_url": .string("https://www.facebook.com/\(version)/dialog/oauth"),
      "token_request_method": "GET",
      "token_url": .string("https://graph.facebook.com/\(version)/oauth/access_token"),
    ]
  }

  /// The details as AWS shows them.
  /// - Throws: `InvalidParameterException` when one is missing.
  func details(_ sent: [String: Value]) throws(AWSError) -> [String: Value] {
    for name in required where sent[name] == nil {
      throw .invalidParameter("Provider details of type \(rawValue) need \(name).")
    }
    if self == .saml, sent["MetadataURL"] == nil, sent["MetadataFile"] == nil {
      throw .invalidParameter("Provider details of type SAML need MetadataURL or MetadataFile.")
    }
    return added(to: sent).merging(sent) { $1 }
  }
}
