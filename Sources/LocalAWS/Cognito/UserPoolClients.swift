import AWS
import Kinds
import ResourceModel

/// App clients: the programs that fetch tokens from a pool.
///
/// Source: Cognito user pools API reference, CreateUserPoolClient, UpdateUserPoolClient and their like.
enum UserPoolClients {
  /// Source: Cognito developer guide, "Quotas in Amazon Cognito": app clients per user pool.
  static let limit = 1000

  private static let page = UserPoolClient().schema
  private static let clientID = Attribute(
    "ClientId", .string(length: 1...128, pattern: #"[\w+]+"#), .required, sensitive: true, "")
  /// What names a client.
  static let identity = page.rows("UserPoolId") + [clientID]

  static let operations = [create, describe, update, delete, list]

  private static let create = LocalOperation(
    "CreateUserPoolClient", .userPoolClientUpdate, page.createInput
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    let secret = try ClientSecrets.wanted(by: input)
    let members = settled(input)
    try ClientRules(pool: pool.id, poolMembers: pool.members, hasSecret: secret != nil)
      .check(members, in: objects, call)
    let shelf = call.shelf(.userPoolClient, under: pool.id)
    guard objects.count(shelf) < limit else {
      throw .cognito("LimitExceededException", "User pool \(pool.id) has \(limit) app clients already.")
    }
    let id = RandomText.lowerCaseAlphanumerics(26)
    if let secret { ClientSecrets.begin(with: secret, for: id, under: pool.id, call, in: &objects) }
    objects.put(
      ["Account": .string(call.account), "Region": .string(call.region), "UserPoolId": .string(pool.id)], id,
      on: Shelf(.everywhere, .userPoolClientPlace))
    let client = members.merging(
      ["ClientId": .string(id), "CreationDate": call.time, "LastModifiedDate": call.time]
    ) { _, made in made }
    objects.put(client, id, on: shelf)
    return ["UserPoolClient": answer(client, call, objects)]
  }

  private static let describe = LocalOperation(
    "DescribeUserPoolClient", .userPoolClientRead, identity
  ) { objects, call, input throws(AWSError) in
    ["UserPoolClient": answer(try call.userPoolClient(input, in: objects).members, call, objects)]
  }

  /// Everything that is left out goes back to its default, but for the name.
  private static let update = LocalOperation(
    "UpdateUserPoolClient", .userPoolClientUpdate,
    page.updateInput(identity: ["UserPoolId"]) + [clientID]
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    let old = try call.userPoolClient(input, in: objects)
    var members = settled(input)
    let hasSecret = !ClientSecrets.live(old.id, under: pool.id, call, in: objects).isEmpty
    try ClientRules(pool: pool.id, poolMembers: pool.members, hasSecret: hasSecret)
      .check(members, in: objects, call)
    members["ClientName"] = members["ClientName"] ?? old.members["ClientName"]
    members["CreationDate"] = old.members["CreationDate"]
    members["LastModifiedDate"] = call.time
    objects.put(members, old.id, on: call.shelf(.userPoolClient, under: pool.id))
    return ["UserPoolClient": answer(members, call, objects)]
  }

  private static let delete = LocalOperation(
    "DeleteUserPoolClient", .userPoolClientUpdate, identity
  ) { objects, call, input throws(AWSError) in
    let client = try call.userPoolClient(input, in: objects)
    remove(client.id, under: client.pool, call, from: &objects)
    return [:]
  }

  private static let list = LocalOperation(
    "ListUserPoolClients", .userPoolClientRead,
    page.rows("UserPoolId") + [
      Attribute("MaxResults", .integer(1...60), ""),
      Attribute("NextToken", .string(length: 1...131_072, pattern: #"[\S]+"#), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    let shown: Set = ["ClientId", "ClientName", "UserPoolId"]
    return try objects.list(
      "UserPoolClients", from: call.shelf(.userPoolClient, under: pool), input
    ) { client in client.filter { shown.contains($0.key) } }
  }

  /// Takes away all clients of a pool that is being deleted, with their secrets.
  static func removeAll(under pool: String, _ call: Call, from objects: inout Objects) {
    for client in objects.all(call.shelf(.userPoolClient, under: pool)) {
      remove(client.id, under: pool, call, from: &objects)
    }
  }

  private static func remove(_ id: String, under pool: String, _ call: Call, from objects: inout Objects) {
    objects.remove(id, from: call.shelf(.userPoolClient, under: pool))
    objects.remove(id, from: call.shelf(.userPoolClientSecrets, under: pool))
    objects.remove(id, from: Shelf(.everywhere, .userPoolClientPlace))
  }

  /// The members as Describe shows them: defaults filled in, empty lists gone, no secret.
  private static func settled(_ input: Attributes) -> [String: Value] {
    var members: [String: Value] = [
      "AllowedOAuthFlowsUserPoolClient": false, "AuthSessionValidity": 3, "EnableTokenRevocation": true,
      "EnablePropagateAdditionalUserContextData": false,
    ]
    for (name, value) in input where name != "ClientSecret" && name != "GenerateSecret" {
      guard let items = value.list else {
        members[name] = value
        continue
      }
      var seen: Set<Value> = []
      let distinct = items.filter { seen.insert($0).inserted }
      if !distinct.isEmpty { members[name] = .list(distinct) }
    }
    if (members["RefreshTokenValidity"] ?? 0) == 0 {
      members["RefreshTokenValidity"] = .integer(TokenLifetimes.defaultRefreshValidity)
    }
    if let units = members["TokenValidityUnits"]?.map {
      let filled = TokenLifetimes.defaultUnits.mapValues { Value.string($0) }
        .merging(units) { _, sent in sent }
      members["TokenValidityUnits"] = units.isEmpty ? nil : .map(filled)
    }
    return members
  }

  private static func answer(_ client: [String: Value], _ call: Call, _ objects: Objects) -> Value {
    var client = client
    if let id = client["ClientId"]?.string, let pool = client["UserPoolId"]?.string {
      client["ClientSecret"] = ClientSecrets.shown(id, under: pool, call, in: objects)
    }
    return .map(client)
  }
}

extension Call {
  /// A client of a pool of the caller's account and region.
  /// - Throws: `ResourceNotFoundException` for the pool or the client.
  func userPoolClient(_ input: Attributes, in objects: Objects) throws(AWSError) -> (
    pool: String, id: String, members: [String: Value]
  ) {
    let pool = try userPool(input, in: objects).id
    let id = input["ClientId"]?.string ?? ""
    guard let members = objects[shelf(.userPoolClient, under: pool), id] else {
      throw .cognito("ResourceNotFoundException", "User pool client \(id) does not exist.")
    }
    return (pool, id, members)
  }
}
