import ResourceModel

/// A client's secret that moves to another store is gone from the one that consumers read until then.
enum MovedSecrets {
  private static let stores = ["secretsManagerSecret", "ssmParameter", "secretFile"]

  static func notes(_ plan: Plan, _ situation: Situation) -> [String] {
    let going = Set(plan.changes.filter { [.delete, .replace].contains($0.action) }.map(\.resource))
    return plan.changes.compactMap { change in
      guard change.resource.kind == "publishedSecret", change.action == .replace,
        going.contains(where: {
          $0.stack == change.resource.stack && $0.key == change.resource.key && Self.stores.contains($0.kind)
        }),
        let old = situation.deployed[change.resource]?.applied, let store = old["store"]?.string
      else { return nil }
      return
        "The secret of \(change.resource.stack)/\(change.resource.key) moves with this apply: consumers that read "
        + "\(store) find nothing there afterwards. Have them read the new place, or keep what they have, before."
    }
  }
}
