import ArgumentParser
import AuthPlatform
import Foundation
import ResourceModel
import StackFiles

/// The flags of every verb. Each has an `AUTHPLAT_…` variable, which the flag overrules.
struct GlobalOptions: ParsableArguments {
  @Option(name: [.customShort("C"), .long], help: "Work in this folder. [AUTHPLAT_CHDIR]")
  var chdir: String?

  @Option(help: "The environment of authplat.yaml; needed where there are several. [AUTHPLAT_ENV]")
  var env: String?

  @Option(help: "The AWS profile. [AUTHPLAT_PROFILE]")
  var profile: String?

  @Option(help: "The AWS region. [AUTHPLAT_REGION]")
  var region: String?

  @Option(help: "Send every call to this address instead of AWS. [AUTHPLAT_ENDPOINT_URL]")
  var endpointURL: String?

  @Flag(help: "Print JSON on stdout. [AUTHPLAT_JSON]")
  var json = false

  @Flag(name: [.short, .long], help: "Say nothing but results and errors. [AUTHPLAT_QUIET]")
  var quiet = false

  @Flag(help: "Tell of every call to AWS: operation, status, request id, milliseconds. [AUTHPLAT_DEBUG]")
  var debug = false

  @Flag(help: "No colour. NO_COLOR does the same. [AUTHPLAT_NO_COLOR]")
  var noColor = false

  @Flag(help: "Never ask; refuse instead. [AUTHPLAT_NO_INPUT]")
  var noInput = false

  @Option(help: "Wait this long for another writer, such as 30s or 5m. [AUTHPLAT_LOCK_TIMEOUT]")
  var lockTimeout: String?

  @Option(help: "Changes under way at once, 1 to 64. [AUTHPLAT_PARALLELISM]")
  var parallelism: Int?

  @Option(help: "Requests a second at most. [AUTHPLAT_MAX_RPS]")
  var maxRps: Double?

  func validate() throws {
    _ = try checked("PARALLELISM", parallelism, Int.init, "a whole number from 1 to 64") {
      (1...64).contains($0)
    }
    _ = try checked("MAX_RPS", maxRps, Double.init, "a number above 0") { $0 > 0 && $0.isFinite }
    _ = try lockSeconds()
  }

  private func lockSeconds() throws -> Double? {
    let text = try checked("LOCK_TIMEOUT", lockTimeout, { $0 }, "a duration such as 30s, 5m or 1h") {
      Duration(spelled: $0) != nil
    }
    return text.flatMap(Duration.init(spelled:)).map { Double($0.components.seconds) }
  }

  /// The flag's value, else its variable's.
  private func checked<Setting>(
    _ name: String, _ flag: Setting?, _ read: (String) -> Setting?, _ wanted: String,
    _ isRight: (Setting) -> Bool
  ) throws -> Setting? {
    if let flag {
      if isRight(flag) { return flag }
      throw ValidationError("--\(name.lowercased().replacing("_", with: "-")) takes \(wanted).")
    }
    guard let text = variable(name) else { return nil }
    if let value = read(text), isRight(value) { return value }
    throw ValidationError("AUTHPLAT_\(name) takes \(wanted), not `\(text)`.")
  }

  private static let variables = ProcessInfo.processInfo.environment

  private func variable(_ name: String) -> String? {
    Self.variables["AUTHPLAT_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
  }

  private func isSet(_ name: String) -> Bool {
    guard let text = variable(name)?.lowercased() else { return false }
    return !["0", "false", "no"].contains(text)
  }

  var wantsJSON: Bool { json || isSet("JSON") }
  var isQuiet: Bool { quiet || isSet("QUIET") }
  var mayAsk: Bool {
    !(noInput || isSet("NO_INPUT") || Self.variables["CI"] == "true") && Terminal.isInteractive
  }

  var style: Style {
    let variables = Self.variables
    let isOff =
      noColor || isSet("NO_COLOR") || !(variables["NO_COLOR"] ?? "").isEmpty || variables["TERM"] == "dumb"
    let isForced = !(variables["FORCE_COLOR"] ?? "").isEmpty
    return Style(isColoured: !isOff && (isForced || Terminal.isStdoutTerminal))
  }

  var folder: String {
    let folder = chdir ?? variable("CHDIR") ?? FileManager.default.currentDirectoryPath
    return folder.hasPrefix("/") ? folder : "\(FileManager.default.currentDirectoryPath)/\(folder)"
  }

  /// A file that the user names: beside the workspace unless the path is absolute.
  func path(_ name: String) -> String { name.hasPrefix("/") ? name : "\(folder)/\(name)" }

  /// The library, set up by flags and variables.
  var platform: Platform {
    var settings = Settings(folder: folder)
    settings.environment = env ?? variable("ENV")
    settings.profile = profile ?? variable("PROFILE")
    settings.region = region ?? variable("REGION")
    settings.endpointURL = endpointURL ?? variable("ENDPOINT_URL")
    settings.parallelism = parallelism ?? variable("PARALLELISM").flatMap(Int.init) ?? 8
    settings.maxRequestsPerSecond = maxRps ?? variable("MAX_RPS").flatMap(Double.init)
    // Checked when the arguments were parsed.
    settings.lockTimeout = (try? lockSeconds()) ?? 0
    return Platform(settings, context)
  }

  private var context: Context {
    var context = Context(
      processEnvironment: Self.variables, homeFolder: Self.variables["HOME"] ?? NSHomeDirectory(),
      now: { Timestamp(seconds: Date().timeIntervalSince1970) }, user: NSUserName(),
      host: ProcessInfo.processInfo.hostName, pid: ProcessInfo.processInfo.processIdentifier,
      command: CommandLine.arguments.dropFirst().joined(separator: " "))
    let quiet = isQuiet
    context.onWait = { reason, seconds in
      // A wait that nobody notices is not worth a line.
      if !quiet, seconds >= 0.9 { Terminal.talk("  waiting \(Seconds.text(seconds)) for \(reason)") }
    }
    context.onNote = { text in if !quiet { Terminal.talk("  ! \(text)") } }
    if debug || isSet("DEBUG") { context.onCall = { Terminal.talk("  \($0)") } }
    if mayAsk { context.askForCode = { device in Prompt.line("MFA code for \(device): ") } }
    return context
  }
}

/// Seconds as people read them.
enum Seconds {
  static func text(_ seconds: Double) -> String {
    seconds < 10
      ? String(format: "%.1fs", seconds) : seconds < 120 ? "\(Int(seconds))s" : "\(Int(seconds / 60))m"
  }
}
