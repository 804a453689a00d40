import AuthPlatform
import Planner
import ResourceModel

/// A plan as a person wants to read it.
struct PlanText {
  let style: Style
  /// Bytes of a text that is shown as it is; a style sheet or a document of an identity provider is not.
  private static let longestText = 1000

  func text(_ report: PlanReport, driftOnly: Bool = false) -> String {
    var lines: [String] = []
    let plan = report.plan
    let acting = driftOnly ? [] : plan.changes.filter { $0.action != .noop }
    for (stack, changes) in grouped(acting) {
      lines.append(style.bold("\(stack)"))
      for change in changes { lines += self.lines(change, isRemoval: report.request.isRemoval) }
      lines.append("")
    }
    if !driftOnly { lines += AccessText(style: style).lines(plan.access) }
    lines += drift(plan, declaredToo: driftOnly)
    for refusal in plan.refusals {
      lines.append(style.red("✗ \(refusal.resource): \(refusal.detail)."))
      if let remedy = refusal.remedy { lines.append("  To go on: \(remedy)") }
    }
    if !plan.refusals.isEmpty { lines.append("") }
    for note in plan.notes { lines.append(style.yellow("! ") + note) }
    if !plan.notes.isEmpty { lines.append("") }
    lines.append(driftOnly ? driftSummary(plan) : summary(plan))
    return lines.joined(separator: "\n")
  }

  /// Changes stack by stack, in the order in which the stacks first come up.
  private func grouped(_ changes: [Change]) -> [(String, [Change])] {
    var order: [String] = []
    var groups: [String: [Change]] = [:]
    for change in changes {
      if groups[change.resource.stack] == nil { order.append(change.resource.stack) }
      groups[change.resource.stack, default: []].append(change)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }

  private func lines(_ change: Change, isRemoval: Bool) -> [String] {
    let head = "  \(mark(change.action)) \(change.resource.address)"
    let reason = change.reasons.compactMap { self.reason($0, change, isRemoval) }.joined(separator: "; ")
    var lines = [reason.isEmpty ? head : head + style.dim("  \(reason)")]
    if change.action == .delete || change.action == .forget {
      if let id = change.physicalID { lines[0] += style.dim("  \(id)") }
      return lines
    }
    for line in DifferenceLine.lines(change.differences, of: change.resource.kind) {
      lines.append("      " + text(line))
    }
    return lines
  }

  private func text(_ line: DifferenceLine) -> String {
    switch line {
    case .one(let difference): text(difference)
    case .alike(let differences, let group):
      "\(count(differences, below: group)): \(values(differences[0]))\(names(differences))"
    case .repeated(let count, let isAll, let group): repeated(count, isAll, group)
    }
  }

  private func count(_ differences: [Difference], below group: String) -> String {
    "\(group == "routes" ? "" : "\(group), ")\(differences.count) routes"
  }

  private func names(_ differences: [Difference]) -> String {
    style.dim("  " + NameList.text(differences.compactMap(\.steps.last), atMost: 3))
  }

  private func repeated(_ count: Int, _ isAll: Bool, _ group: String) -> String {
    "\(group): the same" + (isAll ? "" : " for \(count) route\(count == 1 ? "" : "s")")
  }

  private func mark(_ action: Action) -> String {
    switch action {
    case .create, .adopt: style.green(action.mark)
    case .update: style.yellow(action.mark)
    case .replace, .delete: style.red(action.mark)
    case .forget, .noop: action.mark
    }
  }

  private func reason(_ reason: Reason, _ change: Change, _ isRemoval: Bool) -> String? {
    switch reason {
    case .declared, .edited: nil
    case .gone: "was deleted in AWS behind authplat's back"
    case .found: "exists in AWS already as \(change.physicalID.map(\.description) ?? "?") and is taken over"
    case .drifted: "was changed in AWS behind authplat's back"
    case .requested: "is made anew because that was asked for"
    case .overwritten: "somebody put another value there; it is published again"
    case .replaces(let path, let because): "must be replaced: `\(path)` changes, and \(because)"
    case .follows(let other): "must be replaced because \(other) is"
    case .removed: isRemoval ? nil : "no stack declares it any more"
    case .outlives(let because):
      "stays in AWS and is forgotten, for \(because); deleted only by --allow-destroy \(change.resource)"
    case .superseded: "was replaced and goes now"
    }
  }

  private func text(_ difference: Difference) -> String {
    if difference.isSensitive {
      return "\(difference.path): \(Secret.marker), made by authplat and stored before Cognito gets it"
    }
    let values = values(difference)
    return values.isEmpty ? difference.path : "\(difference.path): \(values)"
  }

  private func values(_ difference: Difference) -> String {
    switch (difference.before.map(text), difference.after.map(text)) {
    case (nil, let after?): after
    case (let before?, nil):
      "\(before) → " + style.dim(difference.steps.count > 1 ? "(removed)" : "(AWS's default)")
    case (let before?, let after?): "\(before) → \(after)"
    case (nil, nil): ""
    }
  }

  func text(_ value: Value) -> String {
    switch value {
    case .template: style.dim("(known after apply)")
    case .string(let text) where text.contains("\n") || text.utf8.count > Self.longestText:
      style.dim("(a text of \(text.utf8.count) bytes)")
    case .string(let text): text
    case .map(let members) where members["paths"] != nil:
      "(a document with \(members["paths"]?.map?.count ?? 0) paths)"
    case .list(let items): "[" + items.map(text).joined(separator: ", ") + "]"
    case .map(let members):
      "{" + members.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ")
        + "}"
    default: value.plainText
    }
  }

  /// What moved in AWS and is not restored, because no stack mentions it.
  private func drift(_ plan: Plan, declaredToo: Bool) -> [String] {
    var lines: [String] = []
    for change in plan.changes {
      for (differences, isDeclared) in [
        (declaredToo ? change.drift : [], true), (change.undeclaredDrift, false),
      ] {
        for line in DifferenceLine.lines(differences, of: change.resource.kind) {
          lines.append(style.cyan("≠ ") + "\(change.resource) " + moved(line, isDeclared))
        }
      }
      if declaredToo, change.reasons.contains(.gone) {
        lines.append(style.cyan("≠ ") + "\(change.resource): gone")
      }
    }
    return lines.isEmpty ? [] : ["Changed in AWS behind authplat's back:"] + lines + [""]
  }

  private func moved(_ line: DifferenceLine, _ isDeclared: Bool) -> String {
    switch line {
    case .one(let difference): "\(difference.path): \(moved(difference, isDeclared))"
    case .alike(let differences, let group):
      "\(count(differences, below: group)): \(moved(differences[0], isDeclared))\(names(differences))"
    case .repeated(let count, let isAll, let group): repeated(count, isAll, group)
    }
  }

  private func moved(_ difference: Difference, _ isDeclared: Bool) -> String {
    let then = difference.before.map(text) ?? "(none)"
    let now = difference.after.map(text) ?? "(none)"
    return difference.after?.isKnown == false
      ? "\(then), another value than was published"
      : isDeclared ? "\(then) in AWS, \(now) declared" : "\(then) → \(now), declared nowhere; stays"
  }

  private func driftSummary(_ plan: Plan) -> String {
    let count = plan.changes.count {
      !$0.drift.isEmpty || !$0.undeclaredDrift.isEmpty || $0.reasons.contains(.gone)
    }
    return count == 0 ? "No drift." : "\(count) resource\(count == 1 ? "" : "s") drifted."
  }

  private func summary(_ plan: Plan) -> String {
    if !plan.hasChanges { return "Nothing to do: AWS is as the stacks say." }
    let words: [(Action, String)] = [
      (.create, "to create"), (.adopt, "to take over"), (.update, "to change"), (.replace, "to replace"),
      (.delete, "to delete"), (.forget, "to forget"),
    ]
    return words.compactMap { action, word in plan.count(action) == 0 ? nil : "\(plan.count(action)) \(word)"
    }
    .joined(separator: ", ") + "."
  }
}
