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
        authplat history --runs            # every command, and who had a secret shown
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A stack, or stack/kind.key.") var filter: String?
  @Option(help: "How many entries at most.") var limit = 50
  @Flag(help: "Show runs of commands, those included that changed nothing and had a secret shown.")
  var runs = false

  func validate() throws {
    if runs, filter != nil {
      throw ValidationError("--runs shows the runs of the whole environment; name nothing.")
    }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      if runs {
        show(try await global.platform.runs(limit: limit), output)
        return
      }
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

  private func show(_ runs: [RunRecord], _ output: Output) {
    if global.wantsJSON {
      output.showJSON("runs", ["runs": .list(runs.map(value))])
      return
    }
    if runs.isEmpty { output.talk("No command has written to the journal yet.") }
    for run in runs {
      let outcome = run.outcome?.rawValue ?? "not finished"
      Terminal.show(
        "\(run.startedAt)  \(run.who)  authplat \(run.command)  \(outcome)"
          + (run.message.map { "  \($0)" } ?? ""))
    }
  }

  private func value(_ run: RunRecord) -> Value {
    var members: [String: Value] = [
      "command": .string(run.command), "who": .string(run.who),
      "began": .string(run.startedAt.description),
    ]
    members["finished"] = run.endedAt.map { .string($0.description) }
    members["outcome"] = run.outcome.map { .string($0.rawValue) }
    members["message"] = run.message.map { .string($0) }
    return .map(members)
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
