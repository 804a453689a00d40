import ResourceModel

/// AP019: AWS allows few of some things, and says so only when it refuses the next one.
///
/// Source: Cognito developer guide, "Quotas in Amazon Cognito": 25 resource servers a pool by default.
enum NearQuota {
  static let resourceServersPerPool = 25

  static func notes(_ plan: Plan, _ situation: Situation) -> [String] {
    var servers: [Value: Int] = [:]
    var planned: Set<ResourceID> = []
    for change in plan.changes where change.resource.kind == "resourceServer" && change.id.phase == .main {
      planned.insert(change.resource)
      if [.delete, .forget].contains(change.action) { continue }
      servers[change.desired["userPoolId"] ?? "", default: 0] += 1
    }
    for id in situation.deployed.keys where id.kind == "resourceServer" && !planned.contains(id) {
      servers[situation.attributes(of: id)?["userPoolId"] ?? "", default: 0] += 1
    }
    return servers.values.filter { $0 * 10 >= resourceServersPerPool * 8 }.map { count in
      "A user pool will hold \(count) of \(resourceServersPerPool) resource servers that AWS allows by default; "
        + "ask AWS to raise the quota before the next ones."
    }
  }
}
