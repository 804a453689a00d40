import ArgumentParser
import AuthPlatform
import Planner
import ResourceModel

struct SecretsStatus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows how old every client's secret is, what is due, and what is under way.",
    discussion: """
      Examples:
        authplat secrets status
        authplat secrets status layerless-esbuild --json
        authplat secrets status --fail-overdue        # exit code 11, for a scheduled check
        authplat secrets status --offline             # what the inventory knows; asks AWS nothing
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(
    help: ArgumentHelp("APIs, or clients as API/CLIENT; all when none is named.", valueName: "client"))
  var clients: [String] = []
  @Flag(help: "End with exit code 11 when a secret is older than policy.secretMaxAge.") var failOverdue =
    false
  @Flag(help: "Ask AWS nothing.") var offline = false

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let platform = global.platform
      let statuses = try await platform.secretsStatus(clients, asksAWS: !offline)
      let overdue = statuses.filter(\.isOverdue)
      if global.wantsJSON {
        output.showJSON(
          "secretsStatus",
          ["secrets": .list(statuses.map(Self.value)), "overdue": .integer(overdue.count)])
      } else {
        Terminal.show(SecretsText(style: output.style, now: platform.context.now()).text(statuses))
        if !overdue.isEmpty { output.talk("Rotate what is due: authplat rotate-client-secret --all-due") }
      }
      if failOverdue, !overdue.isEmpty { throw ExitStatus.overdue }
    }
  }

  private static func value(_ status: SecretStatus) -> Value {
    var members: [String: Value] = [
      "client": .string(status.client.name), "clientId": .string(status.client.clientID),
      "isOverdue": .bool(status.isOverdue),
    ]
    if let store = status.client.store {
      members["store"] = ["kind": .string(store.word), "name": .string(store.name)]
    }
    members["madeAt"] = status.madeAt.map { .string($0.description) }
    members["dueAt"] = status.dueAt.map { .string($0.description) }
    members["provedAt"] = status.provedAt.map { .string($0.description) }
    members["secrets"] = .list(status.live.map { value($0, isCurrent: $0.id == status.current) })
    switch status.state {
    case .known(let phase):
      members["state"] = .string(phase.name)
      if case .overlap(let until?) = phase { members["overlapEnds"] = .string(until.description) }
    case .single: members["state"] = "single"
    case .unmanaged: members["state"] = "unmanaged"
    case .unreadable(let reason):
      members["state"] = "unreadable"
      members["problem"] = .string(reason)
    }
    return .map(members)
  }

  static func value(_ secret: SecretsSeen.Live, isCurrent: Bool) -> Value {
    var members: [String: Value] = [
      "secretId": .string(secret.id), "createdAt": .string(secret.createdAt.description),
      "isOurs": .bool(secret.isOurs), "isCurrent": .bool(isCurrent),
    ]
    members["overlapEnds"] = secret.overlapEnds.map { .string($0.description) }
    return .map(members)
  }
}
