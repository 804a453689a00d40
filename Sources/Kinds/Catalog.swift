package import ResourceModel

/// Every kind that authplat knows. A new kind is its own file and one line here.
package enum Catalog {
  package static let all: [any ResourceKind] = [
    UserPool(), UserPoolDomain(), ResourceServer(), UserPoolClient(), Group(), User(), SSMParameter(),
    SecretsManagerSecret(), SecretFile(), PublishedSecret(), RestAuthorizer(), GatewayResponse(),
    RestRoutes(), HTTPAuthorizer(),
    HTTPCORS(),
    HTTPRoutes(), OwnedRestAPI(), OwnedHTTPAPI(),
    IdentityProvider(), UICustomization(), ManagedLoginBranding(), LogDelivery(), RiskConfiguration(),
  ]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  package static func kind(_ name: String) -> (any ResourceKind)? { byName[name] }

  /// The facts alone, for those who may not know AWS.
  package static let schemas: [String: Schema] = byName.mapValues(\.schema)
}
