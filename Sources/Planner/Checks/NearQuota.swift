import ResourceModel

/// AP019: AWS allows few of some things, and says so only when it refuses the next one.
///
/// Source: Cognito developer guide, "Quotas in Amazon Cognito": 25 resource servers a pool by default.
enum NearQuota {
  static let resourceServersPerPool = 25

  static func notes(_ situation: Situation) -> [String] {
    let desired = Set(situation.desired.map(\.id))
    var servers: [Value: Int] = [:]
    for resource in situation.desired where resource.id.kind == "resourceServer" {
      servers[resource.attributes["userPoolId"] ?? "", default: 0] += 1
    }
    for (id, _) in situation.deployed
    where id.kind == "resourceServer" && !desired.contains(id) && !situation.stacks.contains(id.stack) {
      servers[situation.attributes(of: id)?["userPoolId"] ?? "", default: 0] += 1
    }
    return servers.values.filter { $0 * 10 >= resourceServersPerPool * 8 }.map { count in
      "A user pool will hold \(count) of \(resourceServersPerPool) resource servers that AWS allows by default; "
        + "ask AWS to raise the quota before the next ones."
    }
  }
}
