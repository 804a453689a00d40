import ArgumentParser
import AuthPlatform
import Inventory
import ResourceModel

struct History: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows who changed what, when, and how it ended; the newest first.",
    discussion: """
      Examples:
        authplat history
        authplat history layerless-esbuild
        authplat history layerless-esbuild/userPoolClient.machine --limit 5
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A stack, or stack/kind.key.") var filter: String?
  @Option(help: "How many entries at most.") var limit = 50

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let entries = try await global.platform.history(filter, limit: limit)
      if global.wantsJSON {
        output.showJSON("history", ["entries": .list(entries.map(value))])
        return
      }
      if entries.isEmpty { output.talk("Nothing has been done\(filter.map { " to \($0)" } ?? "") yet.") }
      for entry in entries {
        let outcome = entry.outcome ?? "not finished"
        let failure = entry.failure.map { "  \($0.code): \($0.message)" } ?? ""
        Terminal.show(
          "\(entry.beganAt)  \(entry.run.who)  \(entry.action) \(entry.resource)  \(outcome)\(failure)")
      }
    }
  }

  private func value(_ entry: HistoryEntry) -> Value {
    var members: [String: Value] = [
      "resource": .string(entry.resource.description), "action": .string(entry.action),
      "began": .string(entry.beganAt.description), "who": .string(entry.run.who),
      "command": .string(entry.run.command),
    ]
    members["finished"] = entry.finishedAt.map { .string($0.description) }
    members["outcome"] = entry.outcome.map { .string($0) }
    if let failure = entry.failure {
      members["failure"] = ["code": .string(failure.code), "message": .string(failure.message)]
    }
    return .map(members)
  }
}
