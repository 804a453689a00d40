import ArgumentParser

struct Secrets: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks at the secrets of clients.",
    discussion: """
      Examples:
        authplat secrets status
      """, subcommands: [SecretsStatus.self])
}
