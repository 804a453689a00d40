import AWS
import Kinds
import ResourceModel

/// Resource servers: an API's identifier and scopes in a pool.
///
/// Source: Cognito user pools API reference, CreateResourceServer, UpdateResourceServer and their like.
enum ResourceServers {
  private static let page = ResourceServer().schema
  private static let identity = page.rows("UserPoolId", "Identifier")

  static let operations = [create, describe, update, delete, list]

  private static let create = LocalOperation(
    "CreateResourceServer", .userPoolResourceUpdate, page.createInput
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    let identifier = input["Identifier"]?.string ?? ""
    try checkScopes(input, identifier)
    guard objects[call.shelf(.resourceServer, under: pool), identifier] == nil else {
      throw .invalidParameter("\(identifier) already exists in user pool \(pool).")
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
    page.updateInput(identity: ["UserPoolId", "Identifier"], requiring: ["Name"])
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
    page.rows("UserPoolId") + [
      Attribute("MaxResults", .integer(1...50), ""), Attribute("NextToken", .string(length: 1...131_072), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    let found = objects.page(
      call.shelf(.resourceServer, under: pool),
      from: try PageToken.start(input["NextToken"], refusing: "InvalidParameterException"),
      limit: input["MaxResults"]?.integer ?? 50)
    var answer: Attributes = ["ResourceServers": .list(found.items.map { Self.answer($0.members) })]
    answer["NextToken"] = PageToken.token(found.next)
    return answer
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
    var seen: Set<String> = []
    for scope in input["Scopes"]?.list ?? [] {
      let name = scope["ScopeName"]?.string ?? ""
      if !seen.insert(name).inserted { throw .invalidParameter("Duplicate scope name \(name).") }
      if name.contains("/") { throw .invalidParameter("Scope name \(name) must not contain a slash.") }
    }
  }

  private static func answer(_ members: [String: Value]) -> Value {
    var members = members
    members["Scopes"] = members["Scopes"] ?? []
    return .map(members)
  }
}
