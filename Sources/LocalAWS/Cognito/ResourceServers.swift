import AWS
import Kinds
import ResourceModel

/// Resource servers: an API's identifier and scopes in a pool.
///
/// Source: Cognito user pools API reference, CreateResourceServer, UpdateResourceServer and their like.
enum ResourceServers {
  /// Servers of a pool. Source: Cognito developer guide, "Quotas in Amazon Cognito".
  static let quota = 25
  /// Characters of a scope with its server's identifier and the slash between.
  private static let scopeLimit = 256
  private static let page = ResourceServer().schema
  private static let identity = page.rows("UserPoolId", "Identifier")

  /// The page's map of scopes cannot say the pattern of their names, nor that AWS demands descriptions.
  private static let scopes = Attribute(
    "Scopes",
    .list(
      .object([
        Attribute(
          "ScopeName", .string(length: 1...256, pattern: #"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+"#), .required,
          ""),
        Attribute("ScopeDescription", .string(length: 1...256), .required, ""),
      ]), count: 0...100), "")
  private static func withScopes(_ rows: [Attribute]) -> [Attribute] {
    rows.map { $0.wireName == "Scopes" ? scopes : $0 }
  }

  static let operations = [create, describe, update, delete, list]

  private static let create = LocalOperation(
    "CreateResourceServer", .userPoolResourceUpdate, withScopes(page.createInput)
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    let identifier = input["Identifier"]?.string ?? ""
    try checkScopes(input, identifier)
    guard objects[call.shelf(.resourceServer, under: pool), identifier] == nil else {
      throw .invalidParameter("\(identifier) already exists in user pool \(pool).")
    }
    guard objects.count(call.shelf(.resourceServer, under: pool)) < quota else {
      throw .cognito("LimitExceededException", "User pool \(pool) has \(quota) resource servers already.")
    }
    objects.put(input, identifier, on: call.shelf(.resourceServer, under: pool))
    return ["ResourceServer": answer(input)]
  }

  private static let describe = LocalOperation(
    "DescribeResourceServer", .userPoolResourceRead, identity
  ) { objects, call, input throws(AWSError) in
    ["ResourceServer": answer(try existing(input, call, objects).members)]
  }

  /// Scopes that are left out are taken away.
  private static let update = LocalOperation(
    "UpdateResourceServer", .userPoolResourceUpdate,
    withScopes(page.updateInput(identity: ["UserPoolId", "Identifier"], requiring: ["Name"]))
  ) { objects, call, input throws(AWSError) in
    let server = try existing(input, call, objects)
    try checkScopes(input, server.id)
    objects.put(input, server.id, on: server.shelf)
    return ["ResourceServer": answer(input)]
  }

  /// Clients that name its scopes keep the names; they are no longer granted.
  private static let delete = LocalOperation(
    "DeleteResourceServer", .userPoolResourceUpdate, identity
  ) { objects, call, input throws(AWSError) in
    let server = try existing(input, call, objects)
    objects.remove(server.id, from: server.shelf)
    return [:]
  }

  private static let list = LocalOperation(
    "ListResourceServers", .userPoolResourceRead,
    CognitoRows.pool + CognitoRows.paging(1...50)
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    return try objects.list(
      "ResourceServers", from: call.shelf(.resourceServer, under: pool), input, maximum: 50, shape: described)
  }

  private static func existing(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (id: String, shelf: Shelf, members: [String: Value]) {
    let pool = try call.userPool(input, in: objects).id
    let identifier = input["Identifier"]?.string ?? ""
    let shelf = call.shelf(.resourceServer, under: pool)
    guard let members = objects[shelf, identifier] else {
      throw .cognito("ResourceNotFoundException", "Resource server \(identifier) does not exist.")
    }
    return (identifier, shelf, members)
  }

  private static func checkScopes(_ input: Attributes, _ identifier: String) throws(AWSError) {
    if ClientRules.oidcScopes.contains(identifier) {
      throw .invalidParameter("\(identifier) is a reserved identifier.")
    }
    var seen: Set<String> = []
    for scope in input["Scopes"]?.list ?? [] {
      let name = scope["ScopeName"]?.string ?? ""
      if !seen.insert(name).inserted { throw .invalidParameter("Duplicate scope name \(name).") }
      let length = identifier.unicodeScalars.count + 1 + name.unicodeScalars.count
      if length > scopeLimit {
        throw .invalidParameter("Scope \(identifier)/\(name) is longer than \(scopeLimit) characters.")
      }
    }
  }

  private static func answer(_ members: [String: Value]) -> Value { .map(described(members)) }

  private static func described(_ members: [String: Value]) -> [String: Value] {
    ["Scopes": []].merging(members) { $1 }
  }
}
