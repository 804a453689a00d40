import AWS
import Kinds
import ResourceModel

/// User pools.
///
/// Source: Cognito user pools API reference, CreateUserPool, DescribeUserPool, UpdateUserPool, DeleteUserPool,
/// ListUserPools.
enum UserPools {
  /// Pools of an account in a region. Source: Cognito developer guide, "Quotas in Amazon Cognito".
  static let quota = 1000

  /// The kind's page without the members of SetUserPoolMfaConfig.
  private static let page = UserPool().schema
  private static func withoutFactors(_ rows: [Attribute]) -> [Attribute] {
    rows.filter { !UserPoolMFA.blocks.contains($0.wireName) }
  }

  static let operations = [create, describe, update, delete, list]

  private static let create = LocalOperation(
    "CreateUserPool", .userPoolUpdate,
    withoutFactors(page.createInput).map {
      $0.wireName == "Schema" ? UserPoolAttributes.rows("Schema", count: 1...50) : $0
    }
  ) { objects, call, input throws(AWSError) in
    guard objects.count(call.shelf(.userPool)) < quota else {
      throw .cognito(
        "LimitExceededException", "The account has \(quota) user pools in \(call.region) already.")
    }
    let id = newID(call, objects)
    var pool = try UserPoolSettings.settled(input)
    pool["Id"] = .string(id)
    pool["Name"] = input["PoolName"]
    pool["Arn"] = .string(call.arn("cognito-idp", "userpool/\(id)"))
    pool["CreationDate"] = call.time
    pool["EstimatedNumberOfUsers"] = 0
    var attributes = UserPoolAttributes()
    for attribute in input["Schema"]?.list ?? [] { try attributes.declare(attribute) }
    pool["SchemaAttributes"] = attributes.value
    objects.put(
      ["Account": .string(call.account), "Region": .string(call.region)], id,
      on: Shelf(.everywhere, .userPoolPlace))
    return ["UserPool": .map(try keep(pool, call, &objects))]
  }

  private static let describe = LocalOperation(
    "DescribeUserPool", .userPoolRead, CognitoRows.pool
  ) { objects, call, input throws(AWSError) in
    let scene = try PoolScene(call, input, in: objects)
    let users = Value.integer(scene.directory.count(in: objects))
    return ["UserPool": .map(scene.pool.merging(["EstimatedNumberOfUsers": users]) { $1 })]
  }

  /// What is left out goes back to its default, but for what ``UserPoolSettings`` keeps.
  private static let update = LocalOperation(
    "UpdateUserPool", .userPoolUpdate, CognitoRows.pool + withoutFactors(page.updateInput(identity: []))
  ) { objects, call, input throws(AWSError) in
    let old = try call.userPool(input, in: objects).members
    var pool = try UserPoolSettings.settled(input, keeping: old)
    if let name = input["PoolName"] { pool["Name"] = name }
    if pool["UserPoolTier"] != old["UserPoolTier"] { try checkTierChange(pool, call, objects) }
    _ = try keep(pool, call, &objects)
    return [:]
  }

  private static let delete = LocalOperation(
    "DeleteUserPool", .userPoolUpdate, CognitoRows.pool
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    if pool.members["DeletionProtection"] == "ACTIVE" {
      throw .invalidParameter(
        "The user pool cannot be deleted because deletion protection is activated. "
          + "Deletion protection must be inactivated first.")
    }
    if pool.members["Domain"] != nil || pool.members["CustomDomain"] != nil {
      throw .invalidParameter(
        "User pool cannot be deleted. It has a domain configured that should be deleted first.")
    }
    UserPoolClients.removeAll(under: pool.id, call, from: &objects)
    for type in ObjectType.ofOneUserPool { objects.removeAll(from: call.shelf(type, under: pool.id)) }
    for type in [ObjectType.userPoolPlace, .userPoolKeys] {
      objects.remove(pool.id, from: Shelf(.everywhere, type))
    }
    objects.remove(pool.id, from: call.shelf(.userPool))
    return [:]
  }

  private static let list = LocalOperation(
    "ListUserPools", .userPoolRead,
    CognitoRows.paging(1...60).map { $0.wireName == "MaxResults" ? $0.with(.required) : $0 }
  ) { objects, call, input throws(AWSError) in
    let shown: Set = ["Id", "Name", "LambdaConfig", "CreationDate", "LastModifiedDate"]
    return try objects.list("UserPools", from: call.shelf(.userPool), input) { pool in
      pool.filter { shown.contains($0.key) }
    }
  }

  /// Checks a pool as a whole and puts it on its shelf, with the factors that follow from it.
  private static func keep(
    _ pool: [String: Value], _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> [String: Value] {
    var pool = pool
    pool["LastModifiedDate"] = call.time
    let id = pool["Id"]?.string ?? ""
    var mfa = UserPoolMFA(of: id, call, objects)
    try mfa.follow(pool)
    try UserPoolRules(pool: pool, mfa: mfa).check()
    mfa.keep(call, in: &objects)
    objects.put(pool, id, on: call.shelf(.userPool))
    return pool
  }

  /// Managed login needs more than LITE, and hangs on the domains, which the request does not show.
  private static func checkTierChange(
    _ pool: [String: Value], _ call: Call, _ objects: Objects
  ) throws(AWSError) {
    guard pool["UserPoolTier"] == "LITE" else { return }
    let shelf = call.shelf(.userPoolDomain, under: pool["Id"]?.string ?? "")
    if objects.all(shelf).contains(where: { $0.members["ManagedLoginVersion"] == 2 }) {
      throw .cognito(
        "TierChangeNotAllowedException",
        "The following features need to be disabled before a change to the LITE pricing tier: Managed Login")
    }
  }

  /// The region and nine letters and digits, of which no other pool has the same.
  private static func newID(_ call: Call, _ objects: Objects) -> String {
    while true {
      let id = "\(call.region)_\(RandomText.alphanumerics(9))"
      if objects[Shelf(.everywhere, .userPoolPlace), id] == nil { return id }
    }
  }
}
