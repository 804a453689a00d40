import ArgumentParser
import AuthPlatform

struct LocalReset: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Forgets every object of the embedded endpoint, running or not.",
    discussion: """
      Examples:
        authplat local reset
        authplat local reset --yes

      The inventory of environment local stays: the next plan says that everything is gone and makes it anew.
      """)

  @OptionGroup var global: GlobalOptions
  @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      if !yes {
        guard global.mayAsk else {
          throw PlatformError.unknown(
            "Nothing was done: say --yes to forget every object of the embedded endpoint.")
        }
        let answer = Prompt.line("Forget every object of the embedded endpoint? Only `yes` does: ")
        guard answer == "yes" else { throw PlatformError.unknown("Nothing was done.") }
      }
      try await global.platform.resetEndpoint()
      output.talk("The embedded endpoint has forgotten everything.")
    }
  }
}
