import ResourceModel

/// An auth stack as a stack file expands it.
func authStack(_ name: String = "andmoredev-auth", domain: String = "andmoredev") -> [Resource] {
  func id(_ kind: String, _ key: String) -> ResourceID { ResourceID(stack: name, kind: kind, key: key) }
  let pool = id("userPool", "pool")
  let host = id("userPoolDomain", "domain")
  let tags: Value = ["authplat:stack": .string(name)]
  func parameter(_ key: String, _ value: Value) -> Resource {
    Resource(
      id("ssmParameter", key),
      ["name": .string("/\(name)/\(key)"), "type": "String", "value": value, "tags": tags])
  }
  return [
    Resource(pool, ["name": .string(name), "deletionProtection": "ACTIVE", "userPoolTags": tags]),
    Resource(host, ["domain": .string(domain), "userPoolId": .reference(pool, "id")]),
    parameter("CognitoUserPoolId", .reference(pool, "id")),
    parameter("CognitoUserPoolArn", .reference(pool, "arn")),
    parameter("CognitoUserPoolUrl", .reference(host, "url")),
  ]
}

/// An API stack as a stack file expands it.
func apiStack(
  _ name: String = "layerless-esbuild", auth: String = "andmoredev-auth", scopes: [String] = ["api"],
  client clientName: String? = nil, store: String = "secretsManager",
  at place: String? = nil, _ change: (inout Attributes) -> Void = { _ in }
) -> [Resource] {
  func id(_ kind: String, _ key: String) -> ResourceID { ResourceID(stack: name, kind: kind, key: key) }
  let poolID = Value.reference(ResourceID(stack: auth, kind: "userPool", key: "pool"), "id")
  let url = Reference(ResourceID(stack: auth, kind: "userPoolDomain", key: "domain"), "url")
  let kinds = ["secretsManager": "secretsManagerSecret", "ssm": "ssmParameter", "file": "secretFile"]
  let storeID = id(kinds[store] ?? "", "machine")
  var stored: Attributes = ["path": .string(place ?? ".authplat/secrets/dev/\(name)/machine.json")]
  if store != "file" {
    stored = ["name": .string(place ?? "/\(name)/machine"), "tags": ["authplat:stack": .string(name)]]
    if store == "ssm" { stored["type"] = "SecureString" }
  }
  let whole = scopes.sorted().map { "\(name)/\($0)" }
  var client: Attributes = [
    "userPoolId": poolID, "name": .string(clientName ?? "\(name)-machine"),
    "allowedOAuthFlows": ["client_credentials"], "allowedOAuthScopes": .list(whole.map { .string($0) }),
    "allowedOAuthFlowsUserPoolClient": true, "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
    "clientSecret": .reference(storeID, "pendingValue"),
  ]
  change(&client)
  return [
    Resource(
      id("resourceServer", "api"),
      [
        "userPoolId": poolID, "identifier": .string(name), "name": .string(name),
        "scopes": .map(Dictionary(uniqueKeysWithValues: scopes.map { ($0, .string("Allow \($0) access")) })),
      ]),
    Resource(storeID, stored),
    Resource(id("userPoolClient", "machine"), client, dependsOn: [id("resourceServer", "api")]),
    Resource(
      id("publishedSecret", "machine"),
      [
        "store": .reference(storeID, "id"), "storeKind": .string(store),
        "userPoolId": poolID, "clientId": .reference(id("userPoolClient", "machine"), "id"),
        "tokenUrl": .template(Template([.reference(url), .text("/oauth2/token")])),
        "scope": .string(whole.joined(separator: " ")),
      ]),
  ]
}

let everything = authStack() + apiStack()
let allGone: Set<String> = [
  "userPool.pool", "userPoolDomain.domain", "resourceServer.api", "userPoolClient.machine",
  // Where there are two of them, the stack must be said.
  "andmoredev-auth/userPool.pool", "andmoredev-auth/userPoolDomain.domain", "second/userPool.pool",
  "second/userPoolDomain.domain", "group.admins", "group.devs",
]

func poolID(_ stack: String = "andmoredev-auth") -> ResourceID {
  ResourceID(stack: stack, kind: "userPool", key: "pool")
}
func clientID(_ stack: String = "layerless-esbuild") -> ResourceID {
  ResourceID(stack: stack, kind: "userPoolClient", key: "machine")
}
