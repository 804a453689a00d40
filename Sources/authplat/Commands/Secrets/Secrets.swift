import ArgumentParser

struct Secrets: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks at the secrets of clients, and shows one on request.",
    discussion: """
      Examples:
        authplat secrets status
        authplat secrets reveal layerless-esbuild --to machine.json
        authplat secrets reveal layerless-esbuild/machine --to machine.env --format env
      """, subcommands: [SecretsStatus.self, SecretsReveal.self])
}
