import AWS
package import Planner
package import ResourceModel

/// A plan as the JSON that `plan --json` prints and plan files hold. Says everything the text says.
package enum PlanDocument {
  package static let schemaVersion = "1.0"

  package static func value(_ plan: Plan) -> Value {
    [
      "changes": .list(plan.changes.filter { $0.action != .noop || !$0.undeclaredDrift.isEmpty }.map(change)),
      "refusals": .list(
        plan.refusals.map { refusal in
          var members: [String: Value] = [
            "resource": .string(refusal.resource.description), "detail": .string(refusal.detail),
          ]
          members["remedy"] = refusal.remedy.map { .string($0) }
          return .map(members)
        }),
      "notes": .list(plan.notes.map { .string($0) }),
      "summary": .map(
        Dictionary(uniqueKeysWithValues: Action.allCases.map { ($0.rawValue, .integer(plan.count($0))) })),
      "driftOnly": .bool(plan.isDriftOnly), "access": access(plan.access),
    ]
  }

  private static func access(_ report: AccessReport) -> Value {
    [
      "routes": .list(
        report.routes.map { change in
          [
            "stack": .string(change.stack), "stage": .string(change.stage),
            "route": .string(change.route.description), "before": .string(change.before.description),
            "after": .string(change.after.description), "opened": .bool(change.isOpened),
            "callers": .list(change.callers.map { .string($0.description) }),
          ]
        }),
      "clients": .list(
        report.clients.map { change in
          [
            "client": .string(change.client.description), "stack": .string(change.stack),
            "stage": .string(change.stage), "gained": .list(change.gained.map { .string($0.description) }),
            "lost": .list(change.lost.map { .string($0.description) }),
          ]
        }),
    ]
  }

  private static func change(_ change: Change) -> Value {
    var members: [String: Value] = [
      "resource": .string(change.resource.description), "stack": .string(change.resource.stack),
      "address": .string(change.resource.address), "phase": .string(change.id.phase.rawValue),
      "action": .string(change.action.rawValue), "reasons": .list(change.reasons.map(reason)),
      "differences": .list(change.differences.map { difference($0, drifted: change.drift.contains($0)) }),
      "undeclaredDrift": .list(change.undeclaredDrift.map { difference($0, drifted: true) }),
    ]
    if let id = change.physicalID { members["physicalID"] = .map(id.members.mapValues { .string($0) }) }
    if let source = change.source {
      members["source"] = [
        "file": .string(source.file), "line": .integer(source.line), "column": .integer(source.column),
      ]
    }
    return .map(members)
  }

  private static func difference(_ difference: Difference, drifted: Bool) -> Value {
    var members: [String: Value] = [
      "path": .string(difference.path), "drift": .bool(drifted),
      "knownAfterApply": .bool(difference.after?.isKnown == false),
    ]
    let hidden = Value.string(Secret.marker)
    members["before"] = difference.before.map { difference.isSensitive ? hidden : $0 }
    if difference.after?.isKnown != false {
      members["after"] = difference.after.map { difference.isSensitive ? hidden : $0 }
    }
    return .map(members)
  }

  private static func reason(_ reason: Reason) -> Value {
    switch reason {
    case .declared: ["code": "declared"]
    case .gone: ["code": "gone"]
    case .found: ["code": "found"]
    case .edited: ["code": "edited"]
    case .drifted: ["code": "drifted"]
    case .requested: ["code": "requested"]
    case .overwritten: ["code": "overwritten"]
    case .removed: ["code": "removed"]
    case .superseded: ["code": "superseded"]
    case .outlives(let because): ["code": "outlives", "because": .string(because)]
    case .replaces(let path, let because):
      ["code": "replaces", "path": .string(path), "because": .string(because)]
    case .follows(let other): ["code": "follows", "resource": .string(other)]
    }
  }

  /// Stands for everything the plan was made from and says: stack files, inventory and AWS.
  package static func digest(_ plan: Plan, _ situation: Situation) -> String {
    let observed = situation.observed.map { id, seen -> (String, Value) in
      switch seen {
      case .present(let attributes):
        // What AWS makes by itself, such as the number of users, moves without anybody's doing.
        (
          id.description,
          .map(attributes.filter { situation.schemas[id.kind]?[$0.key]?.isComputed == false })
        )
      case .absent: (id.description, "absent")
      }
    }
    let deployed = situation.deployed.map { id, deployed -> (String, Value) in
      (id.description, ["applied": .map(deployed.applied), "id": .string(deployed.physicalID.description)])
    }
    let desired = situation.desired.map { ($0.id.description, Value.map($0.attributes)) }
    let everything: Value = [
      "plan": value(plan), "observed": .map(Dictionary(observed, uniquingKeysWith: { first, _ in first })),
      "deployed": .map(Dictionary(deployed, uniquingKeysWith: { first, _ in first })),
      "desired": .map(Dictionary(desired, uniquingKeysWith: { first, _ in first })),
    ]
    return Digest.hex(Digest.sha256(JSONWriter.write(everything).utf8))
  }
}
