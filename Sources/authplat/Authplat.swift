import ArgumentParser
import AuthPlatform
import Foundation
import ResourceModel

/// The command. Its parts parse flags, call the library and show what comes back; they decide nothing.
@main
struct Authplat: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "authplat",
    abstract: "Puts every API behind authentication, and keeps it so.",
    discussion: """
      Start here:
        authplat init andmoredev-auth --domain andmoredev
        authplat register-api layerless-esbuild --scope api
        authplat plan
        authplat apply

      Every global flag may stand before the verb and has a variable: --env is AUTHPLAT_ENV, and so on.
      """,
    version: version,
    subcommands: [
      Init.self, RegisterAPI.self, UnregisterAPI.self, Validate.self, SchemaCommand.self, Explain.self,
      PlanCommand.self, Apply.self, Destroy.self, Status.self, Show.self, History.self,
      WhoCanCall.self, GraphCommand.self, RotateClientSecret.self, Secrets.self, Export.self,
      TokenCommand.self,
      CallCommand.self, ExplainToken.self, Login.self, Logout.self, Users.self, Local.self, Demo.self,
      Completion.self,
    ])

  static func main() async {
    // Until a verb that changes something takes them over: nothing is under way that could be finished.
    signal(SIGINT) { _ in _exit(ExitStatus.interrupted.rawValue) }
    signal(SIGTERM) { _ in _exit(ExitStatus.terminated.rawValue) }
    let arguments = Arguments.normalised(Array(CommandLine.arguments.dropFirst()))
    if let complaint = Arguments.unknownVerb(arguments) {
      Terminal.talk(complaint)
      showUsageError(complaint, arguments)
      Foundation.exit(ExitStatus.usage.rawValue)
    }
    do {
      var command = try parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let status as ExitStatus {
      Foundation.exit(status.rawValue)
    } catch {
      if exitCode(for: error) != .success { showUsageError(message(for: error), arguments) }
      exit(withError: error)
    }
    if let reason = Terminal.lostResult {
      Terminal.talk("The result could not be written whole: \(reason).")
      Foundation.exit(ExitStatus.failed.rawValue)
    }
  }

  /// For programs that asked for JSON; people read the same on stderr. The arguments may be too broken to parse, so
  /// the wish for JSON is looked for in them as they came.
  private static func showUsageError(_ message: String, _ arguments: [String]) {
    let variable = ProcessInfo.processInfo.environment["AUTHPLAT_JSON"]?.lowercased() ?? ""
    guard arguments.contains("--json") || !["", "0", "false", "no"].contains(variable) else { return }
    Terminal.show(
      JSONWriter.write(
        [
          "type": "error", "schemaVersion": .string(PlanDocument.schemaVersion), "code": "usage",
          "message": .string(message),
        ], layout: .indented))
  }
}

/// What has to be done to the arguments before the parser sees them.
enum Arguments {
  private static let valued = [
    "-C", "--chdir", "--env", "--profile", "--region", "--endpoint-url", "--lock-timeout", "--parallelism",
    "--max-rps",
  ]

  /// Moves global flags from before the verb to behind it, where the parser looks for them.
  static func normalised(_ arguments: [String]) -> [String] {
    var leading: [String] = []
    var index = 0
    while index < arguments.count, arguments[index].hasPrefix("-") {
      if ["-h", "--help", "--version"].contains(arguments[index]) || arguments[index].hasPrefix("--generate")
      {
        return arguments
      }
      leading.append(arguments[index])
      if valued.contains(arguments[index]), index + 1 < arguments.count {
        index += 1
        leading.append(arguments[index])
      }
      index += 1
    }
    guard index < arguments.count else { return arguments }
    // `local start` is one verb of two words.
    var verb = [arguments[index]]
    let parts = Authplat.configuration.subcommands.first { $0._commandName == verb[0] }?.configuration
      .subcommands
    if index + 1 < arguments.count,
      parts?.contains(where: { $0._commandName == arguments[index + 1] }) == true
    {
      verb.append(arguments[index + 1])
    }
    return verb + leading + arguments[(index + verb.count)...]
  }

  /// The complaint about a verb that does not exist, with the nearest that does; nil when all is well.
  static func unknownVerb(_ arguments: [String]) -> String? {
    guard let verb = arguments.first, !verb.hasPrefix("-"), verb != "help" else { return nil }
    let verbs = Authplat.configuration.subcommands.map { $0._commandName }
    if verbs.contains(verb) { return nil }
    let near = NearMiss.nearest(to: verb, among: verbs)
    return "There is no verb `\(verb)`." + (near.map { " Did you mean `\($0)`?" } ?? "")
      + "\nSee all verbs: authplat help"
  }
}
