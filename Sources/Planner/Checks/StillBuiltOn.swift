import ResourceModel

/// What other stacks build on must not be deleted from under them, whatever else the user has allowed.
enum StillBuiltOn {
  static func refusals(_ plan: Plan, _ situation: Situation) -> [Refusal] {
    let going = Set(plan.changes.filter { $0.action == .delete && $0.stage == .deletions }.map(\.resource))
    if going.isEmpty { return [] }
    var users: [ResourceID: Set<String>] = [:]
    for (id, deployed) in situation.deployed where !situation.stacks.contains(id.stack) {
      for needed in deployed.dependencies where going.contains(needed) {
        // An authorizer only lists the clients whose tokens it takes; the id of one that is gone lets nobody in.
        if needed.kind == "userPoolClient", ["httpAuthorizer", "httpRoutes"].contains(id.kind) { continue }
        users[needed, default: []].insert(id.stack)
      }
    }
    return users.map { id, stacks in
      let names = stacks.sorted().joined(separator: ", ")
      return Refusal(
        id, "\(id.address) would be deleted while these stacks build on it: \(names)",
        remedy: "destroy them first, or in the same command")
    }
  }
}
