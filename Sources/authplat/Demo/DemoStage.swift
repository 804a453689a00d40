import AWSClient
import AuthPlatform
import Foundation

/// Where the demo plays: a scratch folder, and commands that know nothing of the user's own settings.
struct DemoStage: Sendable {
  let scratch: String
  let style: Style

  /// The workspace of the demo.
  var folder: String { "\(scratch)/demo" }

  /// The same for this process: environment `local` of the workspace.
  func platform(like other: Platform) -> Platform {
    var settings = Settings(folder: folder)
    settings.environment = "local"
    var context = other.context
    context.processEnvironment = environment
    context.homeFolder = scratch
    return Platform(settings, context)
  }

  private var environment: [String: String] {
    var environment = [
      "HOME": scratch, "AUTHPLAT_CHDIR": folder, "AUTHPLAT_ENV": "local", "AUTHPLAT_NO_INPUT": "1",
      "LANG": "C.UTF-8",
    ]
    for name in ["PATH", "TMPDIR", "LD_LIBRARY_PATH"] {
      environment[name] = ProcessInfo.processInfo.environment[name]
    }
    environment[style.isColoured ? "FORCE_COLOR" : "NO_COLOR"] = "1"
    return environment
  }

  func tell(_ text: String) { Terminal.show("\n" + style.bold("# \(text)")) }

  /// Shows a command, runs it, shows what it says, and insists on how it ends.
  /// - Returns: what it said.
  /// - Throws: ``ExitStatus/failed``, said why, when it ends otherwise.
  @discardableResult func run(_ arguments: String..., endsWith wanted: Int32 = 0) async throws -> String {
    try await run(arguments, endsWith: wanted)
  }

  @discardableResult func run(_ arguments: [String], endsWith wanted: Int32 = 0) async throws -> String {
    Terminal.show(style.bold("$ authplat \(arguments.map(Self.quoted).joined(separator: " "))"))
    let result = await ChildProcess(
      executable: "/proc/self/exe", arguments: arguments, environment: environment, mergesErrors: true
    ).run(timeout: 60)
    let text = String(decoding: result.output, as: UTF8.self)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      Terminal.show("  \(line)")
    }
    guard result.end == .exited(wanted) else {
      try Task.checkCancellation()
      let end = if case .exited(let code) = result.end { "exit code \(code)" } else { "a signal" }
      Terminal.talk("demo: the command ended with \(end) instead of exit code \(wanted)")
      throw ExitStatus.failed
    }
    Terminal.show(style.dim("  exit code \(wanted)"))
    return text
  }

  private static func quoted(_ argument: String) -> String {
    argument.contains(" ") ? "'\(argument)'" : argument
  }
}
