import ArgumentParser
import AuthPlatform
import Executor
import Foundation
import Planner
import ResourceModel
import StackFiles

struct RotateClientSecret: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-client-secret",
    abstract: "Replaces a client's secret while its consumers keep calling.",
    discussion: """
      Examples:
        authplat rotate-client-secret layerless-esbuild
        authplat rotate-client-secret billing/batch --overlap 7d
        authplat rotate-client-secret --all-due             # for a scheduler
        authplat rotate-client-secret layerless-esbuild --rollback
        authplat rotate-client-secret layerless-esbuild --compromised

      A new secret is made, kept in the store as pending, given to Cognito, proved by a token, and published. The one \
      before works on until the overlap ends; the next run after that deletes it. Killed at any moment, the next run \
      goes on. What is due and under way: authplat secrets status
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("An API, or one of its clients as API/CLIENT.", valueName: "client"))
  var client: String?
  @Flag(help: "Every client whose secret is older than policy.secretMaxAge, and every rotation under way.")
  var allDue = false
  @Flag(
    help: "End the overlap of a rotation under way now: whoever still uses the previous secret is refused.")
  var finish = false
  @Flag(help: "Go back to the previous secret, as long as it is alive.") var rollback = false
  @Flag(
    help: "Without an overlap: every secret that is known now stops working, and with it whoever holds it.")
  var compromised = false
  @Option(help: "How long the previous secret goes on working, such as 24h or 7d. [policy.overlap]")
  var overlap: String?
  @Flag(help: "Of two secrets that authplat did not make, delete the older one and go on.") var dropOldest =
    false
  @Flag(
    help:
      "Make a second client, publish its id and secret, and let the first one go after the overlap: where the endpoint knows no second secret."
  )
  var replaceClient = false
  @Flag(help: "Wait for the end of the overlap and finish.") var wait = false
  @Flag(name: [.short, .long], help: "Do not ask before a secret stops working at once. [AUTHPLAT_YES]")
  var yes = false

  func validate() throws {
    if allDue == (client != nil) {
      throw ValidationError(
        allDue
          ? "--all-due chooses the clients itself; name one, or let it choose."
          : "Name an API, or API/CLIENT; or choose by --all-due.")
    }
    let wishes = ["--finish": finish, "--rollback": rollback, "--compromised": compromised].filter(\.value)
    if replaceClient, allDue || dropOldest || wait || !wishes.isEmpty {
      throw ValidationError("--replace-client goes with --overlap and --yes alone.")
    }
    if wishes.count > 1 {
      throw ValidationError("\(NameList.text(wishes.keys.sorted())) exclude each other.")
    }
    if allDue, !wishes.isEmpty || dropOldest {
      throw ValidationError("--all-due only rotates what is due; name the client for anything else.")
    }
    if let overlap, Duration(spelled: overlap) == nil {
      throw ValidationError("--overlap takes a duration such as 90d, 24h or 15m, not `\(overlap)`.")
    }
    if overlap.flatMap(Duration.init(spelled:)) == .zero {
      throw ValidationError(
        "Without an overlap whoever holds the previous secret is refused at once: say --compromised if that is meant."
      )
    }
  }

  private var wish: RotationWish {
    if finish { return .finish }
    if rollback { return .rollback }
    return compromised ? .compromised : .rotate
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let platform = global.platform
      let text = RotationText(output: output)
      let seconds = overlap.flatMap(Duration.init(spelled:)).map { Double($0.components.seconds) }
      if replaceClient, let client {
        try await output.replace(client, overlap: seconds, with: platform, yes: yes)
        return
      }
      if !(yes || CarryingOut.isConfirmedByVariable), finish || compromised, let client {
        // Whoever is asked has named a client that there is.
        _ = try await platform.secretsStatus([client], asksAWS: false)
        try text.confirm(client, isCompromised: compromised)
      }
      let interrupts = Interrupts()
      interrupts.workBegins()
      var request = RotationRequest(
        clients: client.map { [$0] } ?? [], wish: wish,
        overlap: seconds,
        dropsOldest: dropOldest)
      var run = try await platform.rotate(request, stop: interrupts.stop, progress: text.progress)
      request.wish = .carryOn
      while wait, run.failure == nil, let end = run.latestOverlapEnd, !interrupts.stop.isWanted {
        // Nothing is locked while waiting; killed here, the next run finishes.
        try await text.wait(until: end, interrupts.stop, platform)
        if interrupts.stop.isWanted { break }
        request.clients = run.reports.map(\.client.name)
        run.add(try await platform.rotate(request, stop: interrupts.stop, progress: text.progress))
      }
      text.show(run)
      if let failure = run.failure {
        throw failure.error.isRefusal || !run.hasBegun ? ExitStatus(failure.error) : ExitStatus.partial
      }
      if let status = interrupts.status { throw status }
    }
  }
}

extension RotationRun {
  /// What a later run did to the same clients.
  fileprivate mutating func add(_ later: RotationRun) {
    for report in later.reports {
      guard let index = reports.firstIndex(where: { $0.client.id == report.client.id }) else { continue }
      let earlier = reports[index].outcome.steps
      reports[index] = report
      reports[index].outcome.steps = earlier + report.outcome.steps
    }
    failure = later.failure
    left = later.left
    tokenRequests += later.tokenRequests
    hasBegun = hasBegun || later.hasBegun
  }

  fileprivate var latestOverlapEnd: Timestamp? {
    reports.compactMap { report -> Timestamp? in
      if case .overlap(let until) = report.outcome.ending { until } else { nil }
    }.max()
  }
}

extension PlatformError {
  var isRefusal: Bool { if case .refused = self { true } else { false } }
}

extension Output {
  /// Plans, shows, asks, and carries out the replacement of a client.
  fileprivate func replace(_ client: String, overlap: Double?, with platform: Platform, yes: Bool)
    async throws
  {
    let isConfirmed = yes || CarryingOut.isConfirmedByVariable
    try await carryOut(with: platform, yes: isConfirmed) {
      platform, stop, confirm, progress throws(PlatformError) in
      let replaced = try await platform.replaceClient(
        client, overlap: overlap, stop: stop, confirm: confirm, progress: progress)
      if let replaced, let goesAt = replaced.goesAt {
        talk(
          "Consumers read another client id now. \(replaced.client.clientID) works on until \(goesAt); after that: "
            + "authplat apply \(replaced.client.id.stack)")
      }
      return replaced?.report
    }
  }
}
