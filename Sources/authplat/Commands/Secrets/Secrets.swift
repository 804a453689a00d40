import ArgumentParser

struct Secrets: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Clients' secrets: shown on request.",
    discussion: """
      Examples:
        authplat secrets reveal layerless-esbuild --to machine.json
        authplat secrets reveal layerless-esbuild/machine --to machine.env --format env
      """,
    subcommands: [SecretsReveal.self])
}
