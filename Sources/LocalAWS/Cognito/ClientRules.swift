import AWS
import ResourceModel

/// What must hold for a client beyond the limits of its single members.
///
/// Source: Cognito user pools API reference, CreateUserPoolClient; the messages as AWS's users report them.
struct ClientRules {
  let pool: String
  let poolMembers: [String: Value]
  let hasSecret: Bool

  static let oidcScopes: Set = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]

  /// - Parameter client: its members as they are to be kept.
  /// - Throws: `InvalidParameterException`, `InvalidOAuthFlowException`, `ScopeDoesNotExistException` or
  ///   `FeatureUnavailableInTierException`.
  func check(_ client: [String: Value], in objects: Objects, _ call: Call) throws(AWSError) {
    try TokenLifetimes(of: client).check()
    try checkSignIn(client)
    try checkFlows(client)
    try checkURLs(client)
    for scope in client["AllowedOAuthScopes"]?.strings ?? [] where !Self.oidcScopes.contains(scope) {
      guard CustomScope(scope)?.exists(in: { objects[call.shelf(.resourceServer, under: pool), $0] }) == true
      else { throw .cognito("ScopeDoesNotExistException", "Invalid scope requested: \(scope)") }
    }
    for provider in client["SupportedIdentityProviders"]?.strings ?? [] where provider != "COGNITO" {
      guard objects[call.shelf(.identityProvider, under: pool), provider] != nil else {
        throw .invalidParameter("The provider \(provider) does not exist for User Pool \(pool).")
      }
    }
    try checkAttributes(client)
    try checkAnalytics(client)
  }

  private func checkSignIn(_ client: [String: Value]) throws(AWSError) {
    let flows = client["ExplicitAuthFlows"]?.strings ?? []
    let modern = flows.filter { $0.hasPrefix("ALLOW_") }
    if !modern.isEmpty, modern.count < flows.count {
      throw .invalidParameter(
        "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.")
    }
    if flows.contains("ALLOW_USER_AUTH"), poolMembers["UserPoolTier"] == "LITE" {
      throw .cognito(
        "FeatureUnavailableInTierException", "ALLOW_USER_AUTH is not available in the LITE tier.")
    }
    if client["RefreshTokenRotation"]?["Feature"] == "ENABLED", flows.contains("ALLOW_REFRESH_TOKEN_AUTH") {
      throw .invalidParameter("ALLOW_REFRESH_TOKEN_AUTH cannot be used with refresh token rotation.")
    }
    if client["EnablePropagateAdditionalUserContextData"] == true, !hasSecret {
      throw .invalidParameter(
        "Client Secret is required to set EnablePropagateAdditionalUserContextData as true")
    }
  }

  private func checkFlows(_ client: [String: Value]) throws(AWSError) {
    let flows = client["AllowedOAuthFlows"]?.strings ?? []
    let scopes = client["AllowedOAuthScopes"]?.strings ?? []
    if client["AllowedOAuthFlowsUserPoolClient"] == true, flows.isEmpty || scopes.isEmpty {
      throw .invalidParameter(
        "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows."
      )
    }
    guard flows.contains("client_credentials") else {
      if client["AllowedOAuthFlowsUserPoolClient"] == true, client["CallbackURLs"] == nil {
        throw invalidFlow("CallbackUrls can not be empty when code flow or implicit flow is selected")
      }
      return
    }
    guard flows.count == 1 else {
      throw invalidFlow(
        "client_credentials flow can not be selected along with code flow or implicit flow.")
    }
    guard hasSecret else {
      throw invalidFlow(
        "client_credentials flow can not be selected if client does not have a client secret.")
    }
    for scope in scopes where Self.oidcScopes.contains(scope) {
      throw invalidFlow("\(scope) is not supported with client_credentials flow.")
    }
  }

  private func checkURLs(_ client: [String: Value]) throws(AWSError) {
    let callbacks = client["CallbackURLs"]?.strings ?? []
    for url in callbacks + (client["LogoutURLs"]?.strings ?? []) {
      if url.contains("#") { throw .invalidParameter("\(url) cannot use fragment") }
      guard let redirect = RedirectURL(url) else {
        throw .invalidParameter("\(url) must be an absolute URI.")
      }
      if !redirect.isSafe { throw .invalidParameter("\(url) cannot use the HTTP protocol.") }
    }
    if let standard = client["DefaultRedirectURI"]?.string, !callbacks.contains(standard) {
      throw .invalidParameter("The default redirect URI \(standard) is not in the callback URIs list.")
    }
  }

  /// `sub` and the two claims that Cognito vouches for can be written by no client, and what the pool
  /// requires must be writable by every client that has a list at all.
  private func checkAttributes(_ client: [String: Value]) throws(AWSError) {
    let schema = poolMembers["SchemaAttributes"]?.list ?? []
    let known = Set(schema.compactMap { $0["Name"]?.string })
    if let read = client["ReadAttributes"]?.strings, !known.isSuperset(of: read) {
      throw .invalidParameter("Invalid read attributes specified while creating a client")
    }
    guard let write = client["WriteAttributes"]?.strings else { return }
    let unwritable: Set = ["sub", "email_verified", "phone_number_verified"]
    let required = schema.filter { $0["Required"] == true }.compactMap { $0["Name"]?.string }
    guard known.subtracting(unwritable).isSuperset(of: write),
      Set(write).union(unwritable).isSuperset(of: required)
    else { throw .invalidParameter("Invalid write attributes specified while creating a client") }
  }

  private func checkAnalytics(_ client: [String: Value]) throws(AWSError) {
    guard let analytics = client["AnalyticsConfiguration"]?.map else { return }
    let place = Set(analytics.keys).subtracting(["UserDataShared"])
    guard place == ["ApplicationArn"] || place == ["ApplicationId", "RoleArn", "ExternalId"] else {
      throw .invalidParameter(
        "Invalid analytics configuration given, either <application arn> or <application id, role arn, external id> are valid"
      )
    }
  }

  private func invalidFlow(_ message: String) -> AWSError { .cognito("InvalidOAuthFlowException", message) }
}
