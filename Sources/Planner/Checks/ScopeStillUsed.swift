import ResourceModel

/// AP004: a scope must not go while a client still holds it.
///
/// Cognito would let it go and quietly stop granting it, and every later update of that client would fail
/// with ScopeDoesNotExistException. Source: Cognito developer guide, "Scopes, M2M, and resource servers".
enum ScopeStillUsed {
  /// A scope's whole name in one pool: another pool may have a scope of the same name.
  private struct Scope: Hashable {
    let pool: Value
    let name: String
  }

  static func refusals(_ plan: Plan, _ situation: Situation) -> [Refusal] {
    let lost = lostScopes(plan, situation)
    if lost.isEmpty { return [] }
    return clients(plan, situation).flatMap { client, scopes in
      scopes.compactMap { scope in
        lost[scope].map { server in
          Refusal(
            server, "scope `\(scope.name)` is still held by \(client)",
            remedy: "take the scope out of \(client) first, or in the same plan")
        }
      }
    }
  }

  /// Scopes that the plan takes away, with the resource server each belongs to.
  private static func lostScopes(_ plan: Plan, _ situation: Situation) -> [Scope: ResourceID] {
    var lost: [Scope: ResourceID] = [:]
    for change in plan.changes where change.resource.kind == "resourceServer" {
      let now = situation.attributes(of: change.resource)
      guard let identifier = now?["identifier"]?.string, let pool = now?["userPoolId"] else { continue }
      let gone: [String]
      switch (change.action, change.id.phase) {
      case (.update, .removal): gone = change.differences.map { $0.steps.last ?? "" }
      case (.delete, .main), (.replace, _): gone = (now?["scopes"]?.map ?? [:]).keys.sorted()
      default: gone = []
      }
      for scope in gone { lost[Scope(pool: pool, name: "\(identifier)/\(scope)")] = change.resource }
    }
    return lost
  }

  /// Every client that will be there after the plan, with the scopes it will hold.
  private static func clients(_ plan: Plan, _ situation: Situation) -> [(ResourceID, [Scope])] {
    var held: [ResourceID: [Scope]] = [:]
    func hold(_ id: ResourceID, _ pool: Value?, _ names: [String]?) {
      guard let pool, let names else { return }
      held[id] = names.map { Scope(pool: pool, name: $0) }
    }
    for id in situation.deployed.keys where id.kind == "userPoolClient" {
      let now = situation.attributes(of: id)
      hold(id, now?["userPoolId"], now?["allowedOAuthScopes"]?.strings)
    }
    for change in plan.changes where change.resource.kind == "userPoolClient" && change.id.phase == .main {
      if [.delete, .forget].contains(change.action) {
        held[change.resource] = nil
      } else if let scopes = change.desired["allowedOAuthScopes"]?.strings {
        hold(change.resource, change.desired["userPoolId"], scopes)
      } else if change.differences.contains(where: { $0.attribute == "allowedOAuthScopes" && $0.after == nil }
      ) {
        held[change.resource] = nil
      }
    }
    return held.sorted { $0.key < $1.key }
  }
}
