import ArgumentParser
import AuthPlatform
import Kinds
import ResourceModel

struct SecretsReveal: AsyncParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case json, env }
  enum Stage: String, CaseIterable, ExpressibleByArgument {
    case current, previous

    var stage: SecretStage { self == .current ? .current : .previous }
  }

  static let configuration = CommandConfiguration(
    commandName: "reveal",
    abstract: "Writes a client's credentials to a file that only you may read, or shows them on a terminal.",
    discussion: """
      Examples:
        authplat secrets reveal layerless-esbuild --to machine.json
        authplat secrets reveal layerless-esbuild/machine --to machine.env --format env
        authplat secrets reveal layerless-esbuild --stage previous

      Who had what shown, and when, stands in `authplat history --runs`. Consumers do better to read the store \
      themselves: authplat export env API.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("The client; the API alone where it has only one.", valueName: "api[/client]"))
  var client: String
  @Option(
    help: ArgumentHelp(
      "Write it to this new file, mode 0600; else it is shown on the terminal.", valueName: "file"))
  var to: String?
  @Option(help: "current, or previous: what it was before the last rotation.") var stage = Stage.current
  @Option(help: "json, as the store holds it, or env: variables for a shell.") var format = Format.json
  @Flag(help: "Replace the file if it is there.") var force = false

  func validate() throws {
    if to == "" || to == "-" { throw ValidationError("--to takes the name of a file.") }
    if to != nil { return }
    if force { throw ValidationError("--force is about --to FILE.") }
    if global.wantsJSON {
      throw ValidationError("--json never holds a secret; it says where it was written: add --to FILE")
    }
    if !Terminal.isStdoutTerminal {
      throw ValidationError(
        "A secret is shown on a terminal only, and this output goes elsewhere: add --to FILE")
    }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let platform = global.platform
      let file = try to.map { name throws(PlatformError) in
        try RevealedFile(global.path(name), replaces: force)
      }
      let revealed = try await platform.reveal(
        client, stage.stage, to: file.map { "in \($0.path)" } ?? "on a terminal")
      guard let file else {
        Terminal.talk(
          "The secret of \(revealed.client.name) is on this screen now, and where the terminal keeps its lines."
        )
        Terminal.show(text(revealed))
        return
      }
      try file.write(Array((text(revealed) + "\n").utf8))
      if file.isBelow(platform.settings.folder), !file.isBelow("\(platform.settings.folder)/.authplat") {
        Terminal.talk(
          "! \(to ?? "") stands in the workspace: keep it out of version control, or write it elsewhere.")
      }
      report(revealed, file, output)
    }
  }

  private func text(_ revealed: Revealed) -> String {
    switch format {
    case .json: return revealed.document.text.reveal()
    case .env:
      let document = revealed.document
      let variables = ShellText.variables(
        clientID: document.clientID, secret: document.clientSecret, tokenURL: document.tokenURL,
        scope: document.scope)
      return String(variables.dropLast())
    }
  }

  private func report(_ revealed: Revealed, _ file: RevealedFile, _ output: Output) {
    if global.wantsJSON {
      output.showJSON(
        "revealed",
        [
          "client": .string(revealed.client.name), "stage": .string(stage.rawValue),
          "store": .string(revealed.store.word), "name": .string(revealed.store.name),
          "file": .string(file.path), "format": .string(format.rawValue), "mode": "0600",
        ])
    } else {
      Terminal.show(
        "The \(stage.rawValue) secret of \(revealed.client.name) is in \(file.path), for you alone.")
      output.talk("Delete it once it is where it belongs: rm \(ShellText.word(file.path))")
    }
  }
}
