import ResourceModel

/// AP004: a scope must not go while a client still holds it.
///
/// Cognito would let it go and quietly stop granting it, and every later update of that client would fail
/// with ScopeDoesNotExistException. Source: Cognito developer guide, "Scopes, M2M, and resource servers".
enum ScopeStillUsed {
  static func refusals(_ plan: Plan, _ situation: Situation) -> [Refusal] {
    let lost = lostScopes(plan, situation)
    if lost.isEmpty { return [] }
    return clients(plan, situation).flatMap { client, scopes in
      scopes.compactMap { scope in
        lost[scope].map { server in
          Refusal(
            server, "scope `\(scope)` is still held by \(client)",
            remedy: "take the scope out of \(client) first, or in the same plan")
        }
      }
    }
  }

  /// Whole scope names that the plan takes away, with the resource server each belongs to.
  private static func lostScopes(_ plan: Plan, _ situation: Situation) -> [String: ResourceID] {
    var lost: [String: ResourceID] = [:]
    for change in plan.changes where change.resource.kind == "resourceServer" {
      let now = situation.attributes(of: change.resource)
      guard let identifier = now?["identifier"]?.string else { continue }
      let gone: [String]
      switch (change.action, change.id.phase) {
      case (.update, .removal): gone = change.differences.map { $0.steps.last ?? "" }
      case (.delete, .main), (.replace, _): gone = (now?["scopes"]?.map ?? [:]).keys.sorted()
      default: gone = []
      }
      for scope in gone { lost["\(identifier)/\(scope)"] = change.resource }
    }
    return lost
  }

  /// Every client that will be there after the plan, with the scopes it will hold.
  private static func clients(_ plan: Plan, _ situation: Situation) -> [(ResourceID, [String])] {
    var held: [ResourceID: [String]] = [:]
    for id in situation.deployed.keys where id.kind == "userPoolClient" {
      held[id] = situation.attributes(of: id)?["allowedOAuthScopes"]?.strings ?? []
    }
    for change in plan.changes where change.resource.kind == "userPoolClient" && change.id.phase == .main {
      switch change.action {
      case .delete, .forget: held[change.resource] = nil
      default:
        if let scopes = change.desired["allowedOAuthScopes"]?.strings { held[change.resource] = scopes }
      }
    }
    return held.sorted { $0.key < $1.key }
  }
}
