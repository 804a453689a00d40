import ArgumentParser
import Foundation
import LocalAWS
import ResourceModel

struct Local: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The embedded endpoint: AWS's services on this computer, with no account.",
    subcommands: [LocalStart.self])
}

struct LocalStart: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Serves the embedded endpoint until Ctrl-C.",
    discussion: """
      Examples:
        authplat local start
        authplat local start --port 0 --ephemeral
      """)

  @Option(help: "The port; 0 takes a free one.")
  var port = 4577

  @Flag(help: "Keep everything in memory and forget it at the end.")
  var ephemeral = false

  func run() async throws {
    let base = "http://127.0.0.1:\(port)"
    let endpoint = LocalEndpoint(
      world: try World(), settings: .init(base: base),
      clock: { Timestamp(seconds: Date().timeIntervalSince1970) })
    try await HTTPListener(host: "127.0.0.1", port: port, endpoint: endpoint).run {
      Terminal.show("authplat local ready: \(base)")
    }
  }
}
