import ResourceModel

/// App clients. Source: Cognito user pools API reference, CreateUserPoolClient, UserPoolClientType.
extension World {
  private static let systemScopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]

  mutating func clientCall(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    let pool = try input.text("UserPoolId")
    guard let clients = pools[pool]?.clients else { throw .missing("User pool \(pool) does not exist.") }
    if name == "ListUserPoolClients" {
      let listed = clients.filter { isListed($0.key) }.sorted { $0.key < $1.key }
      let items = listed.map { id, client -> Value in
        ["ClientId": .string(id), "UserPoolId": .string(pool), "ClientName": client["ClientName"] ?? ""]
      }
      return try page(items, input, as: "UserPoolClients", limit: 1...60)
    }
    if name == "CreateUserPoolClient" { return try createClient(pool, input) }
    let id = try input.text("ClientId")
    guard let client = clients[id] else { throw .missing("User pool client \(id) does not exist.") }
    switch name {
    case "DescribeUserPoolClient": break
    case "ListUserPoolClientSecrets":
      return ["ClientSecrets": .list((secretIDs[id] ?? []).map { ["ClientSecretId": .string($0)] })]
    case "UpdateUserPoolClient":
      try input.refuse(["ClientSecret", "GenerateSecret", "CreationDate", "LastModifiedDate"], in: name)
      var members = try settings(pool, input, hasSecret: client["ClientSecret"] != nil)
      for member in ["ClientId", "ClientSecret", "CreationDate"] { members[member] = client[member] }
      pools[pool]?.clients[id] = members
    case "DeleteUserPoolClient":
      pools[pool]?.clients[id] = nil
      return [:]
    default: throw Refused("UnknownOperationException", name)
    }
    return ["UserPoolClient": .map((pools[pool]?.clients[id] ?? [:]).shown)]
  }

  private mutating func createClient(_ pool: String, _ input: Attributes) throws(Refused) -> Attributes {
    try input.refuse(["ClientId", "CreationDate", "LastModifiedDate"], in: "CreateUserPoolClient")
    var secret = knowsClientSecret ? input["ClientSecret"]?.string : nil
    if input["GenerateSecret"] == true {
      if secret != nil { throw .invalid("GenerateSecret and ClientSecret exclude each other") }
      secret = minted(51)
    }
    if let secret, !(24...64).contains(secret.count) {
      throw .invalid("ClientSecret has \(secret.count) characters")
    }
    var members = try settings(pool, input, hasSecret: secret != nil || !knowsClientSecret)
    let id = minted(26)
    members["ClientId"] = .string(id)
    members["CreationDate"] = date
    members["ClientSecret"] = secret.map { .string($0) }
    pools[pool]?.clients[id] = members
    born(id)
    return ["UserPoolClient": .map(members.shown)]
  }

  private func settings(_ pool: String, _ input: Attributes, hasSecret: Bool) throws(Refused) -> [String:
    Value]
  {
    _ = try input.text("ClientName")
    let flows = input["AllowedOAuthFlows"]?.strings ?? []
    let scopes = input["AllowedOAuthScopes"]?.strings ?? []
    if flows.contains("client_credentials") {
      guard hasSecret else { throw Refused("InvalidOAuthFlowException", "client_credentials needs a secret") }
      guard flows.count == 1 else {
        throw Refused("InvalidOAuthFlowException", "client_credentials stands alone")
      }
    }
    for scope in scopes where !Self.systemScopes.contains(scope) && !exists(scope, pool) {
      throw Refused("ScopeDoesNotExistException", "Scope \(scope) does not exist")
    }
    var members = input.filled(with: [
      "RefreshTokenValidity": 30, "AuthSessionValidity": 3, "EnableTokenRevocation": true,
      "EnablePropagateAdditionalUserContextData": false, "AllowedOAuthFlowsUserPoolClient": false,
      // A member that authplat has no row for.
      "ResourceBinding": ["Feature": "DISABLED"],
    ])
    for member in ["GenerateSecret", "ClientSecret"] { members[member] = nil }
    if members["RefreshTokenValidity"] == 0 { members["RefreshTokenValidity"] = 30 }
    if let units = members["TokenValidityUnits"]?.map {
      members["TokenValidityUnits"] = .map(
        units.filled(with: ["AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"]))
    }
    members["LastModifiedDate"] = date
    return members
  }

  private func exists(_ scope: String, _ pool: String) -> Bool {
    (pools[pool]?.servers ?? [:]).contains { identifier, server in
      (server["Scopes"]?.list ?? []).contains { "\(identifier)/\($0["ScopeName"]?.string ?? "")" == scope }
    }
  }
}
