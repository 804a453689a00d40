import AWS
import AuthPlatform
import Executor
import Planner
import ResourceModel

/// What happens while a plan is carried out, and what came of it.
struct ApplyText: Sendable {
  private let style: Style
  private let isQuiet: Bool
  private let wantsJSON: Bool
  private let mayAsk: Bool
  /// What the user typed.
  private let command: String
  private let rotation: RotationText

  init(output: Output) {
    style = output.style
    isQuiet = output.options.isQuiet
    wantsJSON = output.options.wantsJSON
    mayAsk = output.options.mayAsk
    command = output.options.platform.context.command
    rotation = RotationText(output: output)
  }

  /// Asks on the terminal; without one nothing is done.
  func confirm() -> Bool {
    guard mayAsk else {
      Terminal.talk("Not confirmed: there is nobody to ask. Add --yes to carry it out.")
      return false
    }
    return Prompt.line("Carry this out? Only `yes` does: ") == "yes"
  }

  var progress: @Sendable (Progress) -> Void {
    { progress in
      switch progress {
      case .began: break
      case .finished(let change):
        if !isQuiet { Terminal.talk("  \(style.green("✓")) \(word(change.action)) \(change.resource)") }
      case .failed(let change, let error):
        Terminal.talk("  \(style.red("✗")) \(change.resource): \(error)")
        if let advice = Advice.advice(on: error, of: change.resource) { Terminal.talk("    \(advice)") }
      case .rotated(let client, let step):
        if !isQuiet, let word = RotationText.word(step) {
          Terminal.talk("  \(style.green("✓")) \(client): \(word)")
        }
      case .noted(let text): Terminal.talk("  ! \(text)")
      }
    }
  }

  private func word(_ action: Action) -> String {
    switch action {
    case .noop: "kept"
    case .create: "created"
    case .adopt: "took over"
    case .update: "changed"
    case .replace: "replaced"
    case .delete: "deleted"
    case .forget: "forgot"
    }
  }

  func show(_ report: ApplyReport) {
    let outcome = report.outcome
    if wantsJSON {
      Terminal.show(JSONWriter.write(document(report), layout: .indented))
      return
    }
    let counts = Action.allCases.compactMap { action -> String? in
      let count = outcome.done.count { $0.action == action }
      return count == 0 ? nil : "\(count) \(word(action))"
    }
    Terminal.show(
      counts.isEmpty && outcome.failed.isEmpty && outcome.left.isEmpty
        ? "Nothing to do: AWS is as the stacks say."
        : counts.isEmpty ? "Nothing was carried out." : counts.joined(separator: ", ") + ".")
    rotation.showReports(report.rotations)
    if !outcome.failed.isEmpty || !outcome.left.isEmpty {
      Terminal.talk(
        "\(outcome.failed.count) failed, \(outcome.left.count) left. The same command goes on: authplat \(command)"
      )
    } else if !outcome.done.isEmpty, !isQuiet {
      Terminal.talk("Look at it with: authplat status")
    }
  }

  /// Part-way when anything was done or its outcome is not known; else the first failure's own code.
  func status(_ report: ApplyReport) -> ExitStatus {
    let outcome = report.outcome
    if outcome.done.isEmpty,
      outcome.failed.allSatisfy({ $0.error.outcome == .nothingHappened && $0.error.code != "NotConverged" }),
      let first = outcome.failed.first
    {
      return ExitStatus(.aws(first.error))
    }
    return .partial
  }

  private func document(_ report: ApplyReport) -> Value {
    func names(_ changes: [Change]) -> Value {
      .list(
        changes.map {
          [
            "resource": .string($0.resource.description), "action": .string($0.action.rawValue),
            "phase": .string($0.id.phase.rawValue),
          ]
        })
    }
    return [
      "type": "apply", "schemaVersion": .string(PlanDocument.schemaVersion),
      "environment": .string(report.plan.environment), "plan": PlanDocument.value(report.plan.plan),
      "done": names(report.outcome.done), "left": names(report.outcome.left),
      "failed": .list(
        report.outcome.failed.map { change, error in
          [
            "resource": .string(change.resource.description), "code": .string(error.code),
            "message": .string(error.message), "operation": .string(error.operation),
            "outcome": .string(error.outcome.rawValue),
          ]
        }), "interrupted": .bool(report.outcome.wasInterrupted),
      "rotations": .map(RotationText.members(report.rotations)),
      "calls": .map(report.calls.mapValues { .integer($0) }),
    ]
  }
}
