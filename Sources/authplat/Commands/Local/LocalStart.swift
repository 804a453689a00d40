import ArgumentParser
import AuthPlatform
package import LocalAWS
import ResourceModel

struct LocalStart: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Serves the embedded endpoint until Ctrl-C or SIGTERM, which end it with exit code 0.",
    discussion: """
      Examples:
        authplat local start
        authplat local start --port 0 --ephemeral
        authplat local start --issuer aws
        authplat local start --account 111111111111 --credential one:secret1 \\
          --account 222222222222 --credential two:secret2

      When it is ready it prints one line on stdout:
        authplat local ready: http://127.0.0.1:4577
      Commands of the same folder reach it by --env local. Any other client
      reaches it by that address, with the key pair test and test unless others
      are given. Objects are kept in .authplat/local.db.

      Faults, also to be switched at run time by POST /_authplat/faults:
      \(FaultSettings.kinds.map { "  \($0.name)=…: \($0.form)" }.joined(separator: "\n"))
      """)

  @OptionGroup var global: GlobalOptions

  @Option(help: "The port; 0 takes a free one.")
  var port = 4577

  @Flag(help: "Keep everything in memory and forget it at the end.")
  var ephemeral = false

  @Option(help: "Listen on this address instead of loopback only; 0.0.0.0 for all.")
  var listen: String?

  @OptionGroup var keys: LocalKeys

  @Flag(help: "Accept every signature, and requests without one.")
  var noVerify = false

  @Option(
    help: ArgumentHelp(
      "What stands as issuer in tokens: endpoint (its address), aws (as on AWS), or a URL, the pool's id following.",
      valueName: "endpoint|aws|url"))
  var issuer: Issuer = .endpoint

  @Option(
    name: .customLong("fault"),
    help: ArgumentHelp("Let something go wrong on purpose; repeat for more.", valueName: "kind=value"))
  var faults: [String] = []

  func validate() throws {
    _ = try faultSettings()
    guard (0...65535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
  }

  private func faultSettings() throws -> FaultSettings {
    var settings = FaultSettings()
    for fault in faults {
      let parts = fault.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw ValidationError("--fault takes KIND=VALUE, such as throttle=10%.") }
      do { try settings.set(parts[0], parts[1]) } catch { throw ValidationError(error.description) }
    }
    return settings
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let pairs = try keys.pairs(in: global, warn: { output.warnLoudly($0) })
      if noVerify { output.warnLoudly("Signatures are not verified: whoever reaches the port is let in.") }
      if let listen, !LocalHost.isLoopback(listen) {
        output.warnLoudly(
          "Listening on \(listen): others in the network reach this endpoint, its objects and their secrets.")
      }
      var host = LocalHost(platform: global.platform)
      host.address = listen ?? host.address
      host.port = port
      host.isEphemeral = ephemeral
      host.pairs = pairs
      host.verifiesSignatures = !noVerify
      host.issuer = issuer
      host.faults = try faultSettings()
      let signals = EndingSignals()
      try await host.run { record in
        Terminal.show("authplat local ready: \(record.url)")
        output.talk(
          ephemeral
            ? "Everything is kept in memory only." : "Objects are kept in \(record.database ?? "memory").")
        output.talk("Mail and text messages are written to \(global.platform.outboxFolder).")
        output.talk("In this folder: authplat --env local plan     Stop with Ctrl-C.")
        await signals.first()
      }
      output.talk("Stopped.")
    }
  }
}

extension Output {
  /// A warning that `--quiet` does not silence.
  func warnLoudly(_ text: String) { Terminal.talk(style.yellow("Warning: ") + text) }
}

extension Issuer: ExpressibleByArgument {
  package init?(argument: String) {
    switch argument {
    case "endpoint": self = .endpoint
    case "aws": self = .aws
    default:
      guard argument.hasPrefix("https://") || argument.hasPrefix("http://") else { return nil }
      var url = argument
      while url.hasSuffix("/") { url.removeLast() }
      self = .url(url)
    }
  }

  package var defaultValueDescription: String { "endpoint" }
}
