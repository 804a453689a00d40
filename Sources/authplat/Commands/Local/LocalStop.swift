import ArgumentParser
import AuthPlatform
import Foundation

struct LocalStop: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stops the embedded endpoint of this workspace and waits until it has ended.",
    discussion: """
      Example:
        authplat local stop
      """)

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let stopped = try await global.platform.stopEndpoint()
      output.talk(
        stopped.map { "Stopped the embedded endpoint at \($0.url)." }
          ?? "No embedded endpoint runs for this workspace.")
    }
  }
}
