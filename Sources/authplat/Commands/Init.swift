import ArgumentParser
import AuthPlatform
import ResourceModel

struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes authplat.yaml and a shared auth stack.",
    discussion: """
      Examples:
        authplat init andmoredev-auth --domain andmoredev
        authplat init --region eu-west-1 team-auth
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The auth stack's name.") var name: String = "auth"
  @Option(help: "Prefix of the domain that serves tokens: PREFIX.auth.REGION.amazoncognito.com.") var domain:
    String?

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let written = try global.platform.initialise(name: name, domainPrefix: domain)
      output.show(written)
      if domain == nil {
        output.talk("Without a domain no client can fetch tokens; add one with `domain: {prefix: …}`.")
      }
      output.talk("Next: authplat register-api NAME --scope SCOPE")
    }
  }
}

extension Output {
  /// What was written, a line a file.
  func show(_ files: [WrittenFile]) {
    if options.wantsJSON {
      showJSON(
        "files",
        ["files": .list(files.map { ["path": .string($0.path), "effect": .string($0.effect.rawValue)] })])
      return
    }
    for file in files { Terminal.show("\(file.effect.rawValue) \(file.path)") }
  }
}
