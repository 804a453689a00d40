package import ResourceModel

/// Two stacks bound to one API would undo each other's work with every apply.
package enum SharedAPI {
  /// - Parameters:
  ///   - bound: the bindings that are planned, with the APIs that they stand for.
  ///   - situation: with what stacks that are not planned have deployed.
  package static func findings(
    _ bound: [(binding: Binding, api: PhysicalID)], _ situation: Situation
  ) -> [BindingFinding] {
    var owners: [PhysicalID: String] = [:]
    for (id, deployed) in situation.deployed
    where id.kind.hasSuffix("Routes") && !situation.stacks.contains(id.stack) {
      owners[deployed.physicalID] = id.stack
    }
    var findings: [BindingFinding] = []
    for (binding, api) in bound.sorted(by: { $0.binding.stack < $1.binding.stack }) {
      if let other = owners[api] {
        findings.append(
          BindingFinding(
            .sharedAPI, "The stack `\(other)` is bound to the API \(api) too.",
            suggestion: "Bind it in one stack, with a line for each route that asks for other scopes.",
            at: binding.apiPlace))
      } else {
        owners[api] = binding.stack
      }
    }
    return findings
  }
}
