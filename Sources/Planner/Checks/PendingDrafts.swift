import ResourceModel

/// A deployment publishes all of an API's draft, other people's work included; they are asked first.
enum PendingDrafts {
  static func refusals(_ plan: Plan, _ situation: Situation) -> [Refusal] {
    if situation.includesPending { return [] }
    return plan.changes.flatMap { change -> [Refusal] in
      guard let observed = routes(of: change, situation) else { return [] }
      return stages(deployedBy: change, observed, situation).compactMap { stage in
        let wanted = change.desired["stages"]?[stage]
        // What the stack itself has put into the draft of a gateway response is its own.
        let pending = (observed["pending"]?[stage]?.map ?? [:]).filter { subject, _ in
          wanted?[subject] == nil || GatewayRoute(subject) != nil
        }
        if pending.isEmpty { return nil }
        let words = pending.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.string ?? "")" }
        return Refusal(
          change.resource,
          "the deployment to stage \(stage) would publish what others have in draft: "
            + words.joined(separator: "; "),
          remedy: "have them deploy it first, or publish it along: --include-pending")
      }
    }
  }

  /// What was observed of the routes of the API that the change is about.
  private static func routes(of change: Change, _ situation: Situation) -> Attributes? {
    let isHTTP = change.resource.kind.hasPrefix("http")
    let id = ResourceID(stack: change.resource.stack, kind: isHTTP ? "httpRoutes" : "restRoutes", key: "main")
    let label = isHTTP ? "apiId" : "restApiId"
    let api = change.desired[label] ?? situation.attributes(of: change.resource)?[label]
    let candidates = [situation.attributes(of: id)] + (situation.found[id] ?? []).map(\.attributes)
    return candidates.compactMap(\.self).first { $0[label] == api }
  }

  /// The stages that carrying out the change deploys to.
  private static func stages(
    deployedBy change: Change, _ observed: Attributes, _ situation: Situation
  ) -> [String] {
    let gone = situation.attributes(of: change.resource)
    switch (change.resource.kind, change.action) {
    case ("restRoutes", let action), ("httpRoutes", let action):
      guard [.create, .adopt, .update, .replace].contains(action) else { return [] }
      let stale = ["stages", "authorizers"].flatMap { name in
        (change.desired[name]?.map ?? [:]).filter { stage, wanted in
          (wanted.map ?? [:]).contains { observed[name]?[stage]?[$0.key] != $0.value }
        }.keys
      }
      let losing = change.differences.filter { difference in
        difference.attribute == "stages" && difference.after == nil && difference.steps.count == 3
          && GatewayRoute(difference.steps[2]) == nil
      }
      return Set(stale + losing.map { $0.steps[1] }).sorted()
    case ("restAuthorizer", .delete), ("httpAuthorizer", .delete):
      guard let name = gone?["name"]?.string else { return [] }
      return stages(of: observed) { RouteDemand($0.value.string ?? "").authorizer == name }
    case ("gatewayResponse", .delete):
      guard let type = gone?["responseType"]?.string else { return [] }
      return stages(of: observed) { $0.key == type }
    default: return []
    }
  }

  private static func stages(
    of observed: Attributes, where isShown: (_ text: (key: String, value: Value)) -> Bool
  ) -> [String] {
    (observed["stages"]?.map ?? [:]).filter { ($0.value.map ?? [:]).contains(where: isShown) }.keys.sorted()
  }
}
