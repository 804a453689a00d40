import AuthPlatform
import Planner
import ResourceModel

/// A plan as a person wants to read it.
struct PlanText {
  let style: Style

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
    for difference in change.differences { lines.append("      " + text(difference, in: change)) }
    return lines
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
    case .overwritten: "somebody put another value there; it is published again"
    case .replaces(let path, let because): "must be replaced: `\(path)` changes, and \(because)"
    case .follows(let other): "must be replaced because \(other) is"
    case .removed: isRemoval ? nil : "no stack declares it any more"
    case .superseded: "was replaced and goes now"
    }
  }

  private func text(_ difference: Difference, in change: Change) -> String {
    if difference.isSensitive {
      return "\(difference.path): \(Secret.marker), made by authplat and stored before Cognito gets it"
    }
    let after = difference.after.map(text)
    switch (difference.before.map(text), after) {
    case (nil, let after?): return "\(difference.path): \(after)"
    case (let before?, nil):
      return "\(difference.path): \(before) → "
        + style.dim(difference.steps.count > 1 ? "(removed)" : "(AWS's default)")
    case (let before?, let after?): return "\(difference.path): \(before) → \(after)"
    case (nil, nil): return difference.path
    }
  }

  /// A value under its name, a member a line, as in a stack file.
  func block(_ name: String, _ value: Value, _ indent: String) -> [String] {
    guard let members = value.map else { return ["\(indent)\(name): \(text(value))"] }
    return ["\(indent)\(name):"]
      + members.sorted { $0.key < $1.key }.flatMap { block($0.key, $0.value, indent + "  ") }
  }

  func text(_ value: Value) -> String {
    switch value {
    case .template: style.dim("(known after apply)")
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
      let differences = (declaredToo ? change.drift : []) + change.undeclaredDrift
      for difference in differences {
        let then = difference.before.map(text) ?? "(none)"
        let now = difference.after.map(text) ?? "(none)"
        let isDeclared = change.drift.contains(difference)
        let isOverwritten = difference.after?.isKnown == false
        lines.append(
          style.cyan("≠ ") + "\(change.resource) \(difference.path): "
            + (isOverwritten
              ? "\(then), another value than was published"
              : isDeclared ? "\(then) in AWS, \(now) declared" : "\(then) → \(now), declared nowhere; stays"))
      }
      if declaredToo, change.reasons.contains(.gone) {
        lines.append(style.cyan("≠ ") + "\(change.resource): gone")
      }
    }
    return lines.isEmpty ? [] : ["Changed in AWS behind authplat's back:"] + lines + [""]
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
