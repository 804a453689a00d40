package import Planner
package import ResourceModel

/// What a consumer's team needs to call an API, as last observed. It holds no secret, only where the secret is read.
package struct Handover: Sendable {
  /// A bound API on its stage.
  package struct API: Sendable {
    package let stack: String
    package let style: Binding.Style
    /// API Gateway's id of it.
    package let id: String
    package let stage: String
    /// When it was observed.
    package let observedAt: Timestamp
    package let routes: [Route]
    /// By name, those that its routes use.
    package let authorizers: [String: Authorizer]
  }

  package struct Route: Sendable {
    package let route: AccessModel.Route
    /// Whether this client may call it, and why.
    package let answer: AccessModel.Answer
  }

  package struct Authorizer: Sendable {
    /// ARNs of pools for a REST API, their issuers for an HTTP API.
    package let pools: [String]
    /// Ids of clients, of an HTTP API.
    package let audience: [String]
  }

  package let environment: String
  package let client: DeployedClient
  /// Where the client, its store and the API stand.
  package let region: String
  /// Where the AWS CLI finds the store; nil on AWS.
  package let endpoint: String?
  /// Where tokens are fetched; nil where the pool has no domain.
  package let tokenURL: String?
  /// What stands before the routes' paths, without a slash at its end; nil where the client's stack binds no API.
  package let apiURL: String?
  package let api: API?
  /// Every scope that the client holds or a route asks for, in full, with its description; an empty one where no
  /// resource server here defines it.
  package let scopes: [String: String]

  package init(
    environment: String, client: DeployedClient, region: String, endpoint: String?, tokenURL: String?,
    apiURL: String?, api: API?, scopes: [String: String]
  ) {
    self.environment = environment
    self.client = client
    self.region = region
    self.endpoint = endpoint
    self.tokenURL = tokenURL
    self.apiURL = apiURL
    self.api = api
    self.scopes = scopes
  }

  /// What the client asks for, as the token endpoint takes it.
  package var scope: String { client.scopes.sorted().joined(separator: " ") }
}
