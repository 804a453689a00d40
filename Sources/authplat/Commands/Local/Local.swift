import ArgumentParser

struct Local: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The embedded endpoint: AWS's services on this computer, with no account.",
    discussion: """
      Examples:
        authplat local start                 # in one terminal
        authplat --env local plan            # in another, in the same folder
        authplat local status
        authplat local stop
      """,
    subcommands: [
      LocalStart.self, LocalStatus.self, LocalOutbox.self, LocalMap.self, LocalReset.self, LocalStop.self,
      LocalQuirks.self,
    ])
}
