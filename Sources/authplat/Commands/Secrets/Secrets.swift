import ArgumentParser

struct Secrets: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Clients' secrets: how old they are, and one of them on request.",
    discussion: """
      Examples:
        authplat secrets status
        authplat secrets status --fail-overdue
        authplat secrets reveal layerless-esbuild --to machine.json
        authplat secrets reveal layerless-esbuild/machine --to machine.env --format env
      """,
    subcommands: [SecretsStatus.self, SecretsReveal.self])
}
