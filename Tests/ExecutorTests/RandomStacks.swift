import ResourceModel
import TestSupport

/// Stacks from a seeded source: an auth stack, up to three APIs on it, and parameters that refer to both.
struct RandomStacks {
  private var dice: SplitMix64

  init(seed: UInt64) { dice = SplitMix64(seed: seed) }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }

  private mutating func pick<Element>(_ from: [Element]) -> Element {
    from[Int.random(in: from.indices, using: &dice)]
  }

  mutating func next() -> [Resource] {
    if chance(5) { return [] }
    var resources = authStack("auth", domain: pick(["one", "two"]))
    for index in resources.indices {
      switch resources[index].id.kind {
      case "userPool":
        if chance(5) { resources[index].attributes["usernameAttributes"] = ["email"] }
        if chance(40) {
          resources[index].attributes["policies"] = ["passwordPolicy": ["minimumLength": pick([8, 12])]]
        }
        if chance(30) {
          resources[index].attributes["mfaConfiguration"] = pick(["ON", "OPTIONAL"])
          resources[index].attributes["softwareTokenMfaConfiguration"] = ["enabled": true]
        }
        if chance(30) {
          resources[index].attributes["userPoolTags"] = ["authplat:stack": "auth", "team": pick(["a", "b"])]
        }
      case "userPoolDomain":
        if chance(30) { resources[index].attributes["managedLoginVersion"] = pick([1, 2]) }
      default: if chance(30) { resources[index].attributes["description"] = pick(["some", "other"]) }
      }
    }
    for name in ["orders", "billing", "stock"] where chance(70) { resources += api(name) }
    return resources.shuffled(using: &dice)
  }

  private mutating func api(_ name: String) -> [Resource] {
    let all = ["read", "write", "admin", "audit"]
    let scopes = all.filter { _ in chance(50) }
    let offered = Set(scopes).union([pick(all)])
    var client: Attributes = [:]
    if chance(50) { client["accessTokenValidity"] = pick([1, 2]) }
    if chance(30) {
      client["tokenValidityUnits"] = ["accessToken": "hours", "refreshToken": pick(["days", "hours"])]
    }
    if chance(10) { client["generateSecret"] = true }
    if chance(30) { client["enableTokenRevocation"] = false }
    if chance(30) { client["explicitAuthFlows"] = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] }
    let label = pick(["\(name)-machine", "\(name)-job"])
    let more = client
    let held = Set(scopes).isEmpty ? [offered.sorted()[0]] : scopes
    var resources = apiStack(
      name, auth: "auth", scopes: held, client: label,
      store: pick(["secretsManager", "ssm", "file"])
    ) { attributes in
      attributes.merge(more) { $1 }
      if more["generateSecret"] != nil { attributes["clientSecret"] = nil }
    }
    for index in resources.indices where resources[index].id.kind == "resourceServer" {
      resources[index].attributes["scopes"] = .map(
        Dictionary(uniqueKeysWithValues: offered.map { ($0, .string("Allow \($0)")) }))
    }
    if chance(40) {
      let client = ResourceID(stack: name, kind: "userPoolClient", key: "machine")
      let server = ResourceID(stack: name, kind: "resourceServer", key: "api")
      resources.append(
        Resource(
          ResourceID(stack: name, kind: "ssmParameter", key: "clientId"),
          [
            "name": .string("/\(name)/clientId"), "type": "String",
            "value": .template(
              Template([
                .reference(Reference(client, "id")), .text(" of "), .reference(Reference(server, "name")),
              ])),
          ]))
    }
    return resources
  }
}
