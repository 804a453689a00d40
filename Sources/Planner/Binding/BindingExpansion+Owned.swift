package import ResourceModel

/// APIs that the stack makes of a document: authorizers and scopes go into the document, so that the API is never there
/// without them.
extension BindingExpansion {
  /// A security scheme of the document, and what the access model knows of the authorizer it makes.
  struct Scheme {
    let name: String
    let document: Value
    let facts: Value
  }

  func restScheme() -> [Scheme] {
    var authorizer: [String: Value] = [
      "type": "cognito_user_pools", "providerARNs": [binding.poolARN],
    ]
    authorizer["authorizerResultTtlInSeconds"] = binding.authorizer["authorizerResultTtlInSeconds"]
    return [
      Scheme(
        name: binding.authorizerName,
        document: [
          "type": "apiKey", "name": "Authorization", "in": "header",
          "x-amazon-apigateway-authtype": "cognito_user_pools",
          "x-amazon-apigateway-authorizer": .map(authorizer),
        ], facts: ["pools": [binding.poolARN]])
    ]
  }

  func httpSchemes(_ groups: [Set<ResourceID>]) -> [Scheme] {
    groups.enumerated().map { number, group in
      let configuration: Value = ["issuer": binding.issuer, "audience": audience(group)]
      return Scheme(
        name: name(ofAuthorizer: number),
        document: [
          "type": "oauth2", "flows": [:],
          "x-amazon-apigateway-authorizer": [
            "type": "jwt", "jwtConfiguration": configuration,
            "identitySource": binding.authorizer["identitySource"]?.list?.first
              ?? "$request.header.Authorization",
          ],
        ], facts: ["pools": [binding.issuer], "audience": audience(group)])
    }
  }

  mutating func own(
    _ document: APIDocument, demands: [GatewayRoute: RouteDemand], _ schemes: [Scheme]
  ) {
    let name = if case .named(let name) = binding.api { name } else { binding.stack }
    let api = Self.ownedAPI(binding)
    let whole = document.protected(
      name, demands,
      schemes: Dictionary(schemes.map { ($0.name, $0.document) }, uniquingKeysWith: { first, _ in first }),
      extensions: extensions())
    add(
      api,
      [
        "name": .string(name), "document": whole, "stageName": .string(binding.stage),
        "authorizers": .map(
          Dictionary(schemes.map { ($0.name, $0.facts) }, uniquingKeysWith: { first, _ in first })),
      ])
    add(
      id("\(binding.style.rawValue)Routes", "main"),
      [
        binding.style == .rest ? "restApiId" : "apiId": self.api.id, "routes": texts(demands),
        "stages": stages(demands),
      ].compactMapValues(\.self), dependsOn: [api])
  }

  private func extensions() -> [String: Value] {
    guard let cors = binding.cors else { return [:] }
    switch binding.style {
    case .rest:
      let response: Value = ["responseParameters": .map(Self.headers(cors))]
      return [
        "x-amazon-apigateway-gateway-responses": .map(
          Dictionary(Self.errorTypes.map { ($0, response) }, uniquingKeysWith: { first, _ in first }))
      ]
    case .http:
      return [
        "x-amazon-apigateway-cors": [
          "allowOrigins": .list(cors.origins.map { .string($0) }),
          "allowHeaders": .list(cors.headers.map { .string($0.lowercased()) }),
          "allowMethods": .list(cors.methods.map { .string($0) }),
        ]
      ]
    }
  }

  /// The resource that is the API.
  static func ownedAPI(_ binding: Binding) -> ResourceID {
    ResourceID(stack: binding.stack, kind: binding.style == .rest ? "restApi" : "httpApi", key: "main")
  }

  /// What a document alone says of its API.
  package init(_ binding: Binding, owning document: APIDocument, clients: [Client]) {
    self.init(
      binding, BoundAPI(document, made: Self.ownedAPI(binding), stage: binding.stage), clients: clients)
  }
}
