import AuthPlatform
import Executor
import Planner
import ResourceModel

/// What happens while secrets are rotated, and what came of it. No value is ever among it.
struct RotationText: Sendable {
  let output: Output
  private var style: Style { output.style }

  init(output: Output) { self.output = output }

  /// - Throws: ``ExitStatus/refused`` when the answer is no, or there is nobody to ask.
  func confirm(_ client: String, isCompromised: Bool) throws {
    let what =
      isCompromised
      ? "Every secret of \(client) that is known now stops working at once. Consumers are refused until they read the "
        + "store again; tokens that were issued stay valid until they expire."
      : "The previous secret of \(client) stops working now. Consumers that still use it are refused until they read the "
        + "store again."
    Terminal.talk(what)
    guard output.options.mayAsk else {
      Terminal.talk("Not confirmed: there is nobody to ask. Add --yes to do it.")
      throw ExitStatus.refused
    }
    if Prompt.line("Go on? Only `yes` does: ") != "yes" {
      Terminal.talk("Nothing was done.")
      throw ExitStatus.refused
    }
  }

  var progress: @Sendable (DeployedClient, Rotating.Progress) -> Void {
    let (style, isQuiet) = (style, output.options.isQuiet)
    return { client, progress in
      if isQuiet { return }
      switch progress {
      case .began: break
      case .finished(let step):
        if let word = Self.word(step) { Terminal.talk("  \(style.green("✓")) \(client.name): \(word)") }
      case .noted(let text): Terminal.talk("  ! \(client.name): \(text)")
      }
    }
  }

  /// What a step has done; nil for what nobody needs to know.
  static func word(_ step: RotationStep) -> String? {
    switch step {
    case .stash: "made a secret and kept it in the store as pending"
    case .add: "gave it to Cognito"
    case .prove: "tried it at the token endpoint"
    case .publish(let id): "published\(id.map { " \($0)" } ?? ""): consumers read it from now on"
    case .republish(let id): "published \(id) again"
    case .discardPending: "forgot the pending secret"
    case .beginOverlap: nil
    case .delete(let id): "deleted \(id)"
    case .proveEnded(let id): "\(id) does not work any more"
    case .wait, .done, .refuse: nil
    }
  }

  func wait(until end: Timestamp, _ stop: StopSignal, _ platform: Platform) async throws {
    output.talk("Waiting until \(end), when the overlap ends. Ctrl-C leaves it to the next run.")
    while platform.context.now() < end, !stop.isWanted {
      try await Task.sleep(for: .seconds(min(1, max(0.05, end.seconds - platform.context.now().seconds))))
    }
  }

  func show(_ run: RotationRun) {
    if output.options.wantsJSON {
      output.showJSON("rotation", Self.members(run))
      return
    }
    if run.reports.isEmpty, run.failure == nil { Terminal.show("Nothing is due.") }
    showReports(run)
    if let next = run.reports.compactMap(next).first { output.talk(next) }
  }

  /// Client by client; nothing where there were none.
  func showReports(_ run: RotationRun) {
    for report in run.reports { Terminal.show(line(report)) }
    if let failure = run.failure {
      if run.reports.last?.client.id != failure.client.id {
        Terminal.talk(style.red("✗ ") + failure.client.name)
      }
      let steps = run.reports.last { $0.client.id == failure.client.id }?.outcome.steps ?? []
      output.report(failure.error, changedNothing: steps.allSatisfy { $0 == .prove })
    }
    if !run.left.isEmpty { output.talk("Not begun: \(NameList.text(run.left.map(\.name))).") }
    if run.tokenRequests > 0 {
      output.talk(
        "\(run.tokenRequests) token request\(run.tokenRequests == 1 ? "" : "s") made, which AWS bills.")
    }
  }

  private func line(_ report: RotationReport) -> String {
    let name = style.bold(report.client.name)
    let seen = report.outcome.seen
    let current = seen.current?.secretID ?? "its secret"
    switch report.outcome.ending {
    case .settled:
      return report.outcome.steps.isEmpty
        ? "\(name): nothing to do, consumers read \(current)."
        : "\(name): done. Consumers read \(current), and no other secret works."
    case .overlap(let until):
      let other = seen.live.first { $0.id != seen.current?.secretID }?.id ?? "the one before"
      let idle = report.outcome.steps.isEmpty ? " Until then nothing is begun." : ""
      return "\(name): consumers read \(current). \(other) works on until \(until).\(idle)"
    case .refused: return "\(name): \(style.red("refused"))."
    case .interrupted: return "\(name): stopped half-way; the same command goes on."
    case .nothingToRollBack:
      return "\(name): nothing is under way that could be rolled back. To leave its secret, rotate it."
    }
  }

  private func next(_ report: RotationReport) -> String? {
    switch report.outcome.ending {
    case .overlap:
      "After that: authplat rotate-client-secret \(report.client.name), or --all-due from a scheduler. "
        + "To go back before: --rollback"
    case .settled where !report.outcome.steps.isEmpty: "Look at it with: authplat secrets status"
    default: nil
    }
  }

  static func members(_ run: RotationRun) -> [String: Value] {
    var members: [String: Value] = [
      "clients": .list(run.reports.map(value)),
      "left": .list(run.left.map { .string($0.name) }), "tokenRequests": .integer(run.tokenRequests),
    ]
    if let failure = run.failure {
      members["failure"] = .map(
        Output.members(of: failure.error).merging(["client": .string(failure.client.name)]) { own, _ in own })
    }
    return members
  }

  private static func value(_ report: RotationReport) -> Value {
    let seen = report.outcome.seen
    var members: [String: Value] = [
      "client": .string(report.client.name), "clientId": .string(report.client.clientID),
      "steps": .list(report.outcome.steps.map { .string($0.name) }),
      "secrets": .list(seen.live.map { SecretsStatus.value($0, isCurrent: $0.id == seen.current?.secretID) }),
    ]
    switch report.outcome.ending {
    case .settled: members["state"] = "settled"
    case .overlap(let until):
      members["state"] = "overlap"
      members["overlapEnds"] = .string(until.description)
    case .refused: members["state"] = "refused"
    case .interrupted: members["state"] = "interrupted"
    case .nothingToRollBack: members["state"] = "nothingToRollBack"
    }
    return .map(members)
  }
}
