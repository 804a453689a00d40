import ArgumentParser
import AuthPlatform
import Planner
import ResourceModel

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Shows what apply would do, and why. Changes nothing.",
    discussion: """
      Examples:
        authplat plan
        authplat plan layerless-esbuild --out esbuild.plan
        authplat plan --detailed-exitcode    # 0 nothing, 2 changes, 3 drift only
        authplat plan --allow-open "GET /status" --out opened.plan

      Under `Access` stands which routes ask for something else, and who gains or loses them. What takes \
      access away, opens a route or publishes other people's drafts is refused (exit 4) until it is named.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Stacks to plan; all when none is named.") var stacks: [String] = []
  @Option(help: "Save the plan to this file for `authplat apply FILE`.") var out: String?
  @Flag(help: "Exit 2 when there are changes and 3 when only AWS moved.") var detailedExitcode = false
  @Option(help: "How closely to look at AWS: all, changed (what the stacks change), or none.")
  var refresh: PlanRequest.Refresh = .all
  @Flag(help: "Show only what moved in AWS; exit 3 when anything did.") var driftOnly = false
  @OptionGroup var gates: Gates
  @OptionGroup var taking: TakingOver

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      var request = PlanRequest(stacks: stacks, refresh: refresh, allowedToAdopt: Set(taking.adopt))
      gates.open(in: &request)
      let report = try await global.platform.plan(request)
      output.show(report, driftOnly: driftOnly)
      if let out {
        try PlanFile.write(report, to: global.path(out))
        output.talk(
          !report.plan.refusals.isEmpty
            ? "Saved for reading. While it is refused, it cannot be carried out."
            : report.plan.hasChanges
              ? "Saved. Carry it out with: authplat apply \(out)" : "Saved. There is nothing to carry out.")
      } else if report.plan.hasChanges, report.plan.refusals.isEmpty {
        output.talk("Carry it out with: authplat apply" + stacks.map { " \($0)" }.joined())
      }
      if !report.plan.refusals.isEmpty { throw ExitStatus.refused }
      if detailedExitcode || driftOnly {
        let hasDrifted = report.plan.changes.contains {
          !$0.drift.isEmpty || !$0.undeclaredDrift.isEmpty || $0.reasons.contains(.gone)
        }
        if report.plan.isDriftOnly || driftOnly && hasDrifted { throw ExitStatus.driftOnly }
        if report.plan.hasChanges, !driftOnly { throw ExitStatus.changes }
      }
    }
  }
}

extension PlanRequest.Refresh: ExpressibleByArgument {}

extension Output {
  /// A plan, with the calls it took.
  func show(_ report: PlanReport, driftOnly: Bool = false) {
    if options.wantsJSON {
      showJSON(
        "plan",
        [
          "environment": .string(report.environment), "digest": .string(report.digest),
          "plan": PlanDocument.value(report.plan), "calls": .map(report.calls.mapValues { .integer($0) }),
          "warnings": .list(report.warnings.map(DiagnosticText.value)),
        ])
      return
    }
    warn(report.warnings)
    Terminal.show(PlanText(style: style).text(report, driftOnly: driftOnly))
    let count = report.calls.values.reduce(0, +)
    talk(style.dim("Environment \(report.environment); \(count) call\(count == 1 ? "" : "s") to AWS."))
  }
}
