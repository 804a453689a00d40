import AuthPlatform
import Executor
import Planner
import ResourceModel

extension Output {
  /// Plans, shows, asks and carries out; ends with what was done and what to do next.
  func carryOut(
    _ request: PlanRequest, expecting digest: String? = nil, with platform: Platform, yes: Bool
  ) async throws {
    try await carryOut(with: platform, yes: yes) {
      platform, stop, confirm, progress throws(PlatformError) in
      try await platform.apply(
        request, expecting: digest, stop: stop, confirm: confirm, progress: progress)
    }
  }

  /// The same of whatever carries out a plan.
  func carryOut(
    with platform: Platform, yes: Bool,
    through work: (
      Platform, StopSignal, _ confirm: @Sendable (PlanReport) async -> Bool,
      _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws(PlatformError) -> ApplyReport?
  ) async throws {
    let interrupts = Interrupts()
    let text = ApplyText(output: self)
    let report = try await work(
      platform, interrupts.stop,
      { report in
        if !options.wantsJSON { show(report) }
        let isWanted = yes || text.confirm()
        if isWanted { interrupts.workBegins() }
        return isWanted
      }, text.progress)
    guard let report else {
      if options.wantsJSON {
        showJSON(
          "error", ["code": "notConfirmed", "message": "Nothing was done. Add --yes to carry it out."])
      } else {
        talk("Nothing was done.")
      }
      throw ExitStatus.failed
    }
    if !options.wantsJSON, !report.plan.plan.hasChanges,
      report.plan.plan.changes.contains(where: { !$0.undeclaredDrift.isEmpty })
    {
      // Remembered from now on as it is; that must not happen without a word.
      show(report.plan)
    }
    text.show(report)
    if let status = interrupts.status, report.outcome.wasInterrupted { throw status }
    if !report.outcome.failed.isEmpty || !report.outcome.left.isEmpty { throw text.status(report) }
    if let failure = report.rotations.failure {
      throw failure.error.isRefusal ? ExitStatus.refused : ExitStatus.partial
    }
    if let status = interrupts.status { throw status }
  }
}
