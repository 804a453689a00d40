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

  /// A line as it would be typed.
  func type(_ line: String) { Terminal.show(style.bold("$ \(line)")) }

  // MARK: authplat

  /// How much of what a command says is worth showing.
  enum Part {
    case all
    /// A plan's resources without their attributes, routes excepted.
    case outline
    /// What was done, without the plan before it.
    case outcome
  }

  /// Shows a command, runs it, shows what it says, and insists on how it ends.
  /// - Returns: what it said.
  /// - Throws: ``ExitStatus/failed``, said why, when it ends otherwise.
  @discardableResult func run(
    _ arguments: String..., endsWith wanted: Int32 = 0, showing part: Part = .all
  ) async throws -> String {
    try await run(arguments, endsWith: wanted, showing: part)
  }

  /// - Parameter api: shown as `$API` where its address stands.
  @discardableResult func run(
    _ arguments: [String], on api: DemoAPI? = nil, endsWith wanted: Int32 = 0, showing part: Part = .all
  ) async throws -> String {
    let line = "authplat \(arguments.map(Self.quoted).joined(separator: " "))"
    type(api.map { line.replacing($0.url, with: "$API") } ?? line)
    let (text, end) = await end(of: "/proc/self/exe", arguments)
    let isRight = end == .exited(wanted)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // An API's answer need not end with a line's end.
    if lines.last?.isEmpty == true { lines.removeLast() }
    // What went wrong may stand anywhere.
    for line in isRight ? Self.cut(lines, to: part) : lines { Terminal.show("  \(line)") }
    guard isRight else {
      let end = if case .exited(let code) = end { "exit code \(code)" } else { "a signal" }
      throw try failure("the command ended with \(end) instead of exit code \(wanted)")
    }
    Terminal.show(style.dim("  exit code \(wanted)"))
    return text
  }

  /// Calls the API with a token, and insists on the status of the answer.
  func call(_ method: String, _ api: DemoAPI, _ path: String, _ flags: String..., answers wanted: Int)
    async throws
  {
    let text = try await run(["call", method, api.url + path] + flags, on: api)
    guard text.contains("HTTP \(wanted)") else { throw try failure("the answer was to be \(wanted)") }
  }

  private static func cut(_ lines: [String], to part: Part) -> [String] {
    switch part {
    case .all: lines
    case .outline: lines.filter { !$0.hasPrefix("      ") || $0.contains("stages.") }
    case .outcome:
      lines.firstIndex { $0.contains(" to AWS.") }.map { Array(lines[lines.index(after: $0)...]) } ?? lines
    }
  }

  private static func quoted(_ argument: String) -> String {
    argument.contains(" ") ? "'\(argument)'" : argument
  }

  // MARK: curl

  /// Calls the API with curl, shows status and body of the answer, and insists on the status.
  func curl(_ method: String, _ api: DemoAPI, _ path: String, answers wanted: Int) async throws {
    let words = method == "GET" ? ["-si"] : ["-si", "-X", method]
    type("curl \(words.joined(separator: " ")) $API\(path)")
    let program = try curlProgram()
    let (text, end) = await end(of: program, words + [api.url + path])
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    guard end == .exited(0), let status = lines.first?.split(separator: " ").dropFirst().first else {
      throw try failure("curl did not get an answer: \(text)")
    }
    Terminal.show("  \(lines[0])")
    let body = text.split(separator: "\r\n\r\n", maxSplits: 1).dropFirst().first
    if let body, !body.isEmpty { Terminal.show("  \(body)") }
    if status != String(wanted) { throw try failure("the answer was to be \(wanted)") }
  }

  /// - Throws: ``PlatformError`` `unknown` when there is no curl.
  @discardableResult func curlProgram() throws(PlatformError) -> String {
    guard let program = ChildProcess.find("curl", environment: environment) else {
      throw .unknown(
        "The demo calls an API with curl, which is not on the PATH. Install it: apt-get install curl")
    }
    return program
  }

  // MARK: Both

  private func end(of program: String, _ arguments: [String]) async -> (String, ChildProcess.End) {
    let result = await ChildProcess(
      executable: program, arguments: arguments, environment: environment, mergesErrors: true
    ).run(timeout: 60)
    return (String(decoding: result.output, as: UTF8.self), result.end)
  }

  /// Says what went wrong.
  /// - Returns: what to throw.
  func failure(_ text: String) throws -> ExitStatus {
    try Task.checkCancellation()
    Terminal.talk("demo: \(text)")
    return .failed
  }
}
