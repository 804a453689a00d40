import ResourceModel

/// What the access model and the routes' kinds know of an authorizer: whose tokens it takes.
enum AuthorizerFacts {
  /// By the authorizer's name.
  static let type = AttributeType.map(
    .object([
      Attribute("pools", .set(.string()), "The pools whose tokens it takes."),
      Attribute("audience", .set(.string()), "The clients whose tokens it takes; of HTTP APIs."),
    ]))
  static let deployed = Attribute(
    "authorizers", .map(type),
    "By stage, the deployed authorizers that its routes use: a changed one counts only then.")

  /// Those of a stage that some of its routes use: what no route uses protects nothing.
  static func used(_ facts: [String: Value], by demands: some Sequence<RouteDemand>) -> Value {
    let names = Set(demands.compactMap(\.authorizer))
    return .map(facts.filter { names.contains($0.key) })
  }

  /// Nil for an authorizer of another kind.
  /// - Parameter members: as stored, or in the words of `x-amazon-apigateway-authorizer`.
  static func value(of members: Value) -> Value? {
    if let pools = members["providerARNs"] { return ["pools": pools] }
    guard let configuration = members["jwtConfiguration"], let issuer = configuration["issuer"] else {
      return nil
    }
    return ["pools": [issuer], "audience": configuration["audience"] ?? []]
  }
}
