import ArgumentParser
import AuthPlatform
import Foundation
import ResourceModel

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Writes what a consumer's team pastes: the secret by reference, never by value. Asks AWS nothing.",
    discussion: """
      Examples:
        authplat export postman layerless-esbuild --out layerless-esbuild.postman_collection.json
        authplat export env layerless-esbuild/machine > layerless-esbuild.env
        authplat export openapi-security layerless-esbuild
        authplat export env billing/machine --api orders --api-url https://api.example.com

      Formats:
      \(ExportFormats.all.map { "  \($0.name): \($0.sentence)" }.joined(separator: "\n"))

      It tells of what was last observed, as the deployed stage enforces it; `authplat apply` looks again.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(
    help: "\(NameList.text(ExportFormats.names)).", completion: .list(ExportFormats.names))
  var format: String
  @Argument(help: ArgumentHelp("The client; the API alone where it has only one.", valueName: "api[/client]"))
  var client: String
  @Option(help: "The API that is called, by its stack, where that is not the client's own.") var api: String?
  @Option(help: "Another stage of it than the one that its stack is bound to.") var stage: String?
  @Option(
    name: .customLong("api-url"),
    help:
      "Where consumers reach the stage, such as a domain of your own; API Gateway's address when left out.")
  var apiURL: String?
  @Option(help: ArgumentHelp("Write it to this file.", valueName: "file")) var out: String?

  func validate() throws {
    if ExportFormats.named(format) == nil {
      let hint = NearMiss.suggestion(for: format, among: ExportFormats.names)
      throw ValidationError("There is no format `\(format)`." + (hint.map { " \($0)" } ?? ""))
    }
    if let apiURL, URL(string: apiURL)?.host == nil || !apiURL.hasPrefix("http") {
      throw ValidationError("--api-url takes an address such as https://api.example.com/v1, not `\(apiURL)`.")
    }
  }

  func run() async throws {
    guard let format = ExportFormats.named(format) else { return }
    let output = Output(options: global)
    try await output.run {
      let handover = try await global.platform.handover(
        client, calling: api, stage: stage, at: apiURL, needsRoutes: format.needsRoutes)
      let text =
        global.wantsJSON
        ? JSONWriter.write(format.value(handover), layout: .indented) + "\n" : format.text(handover)
      guard let out else {
        Terminal.show(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        return
      }
      try write(text, to: global.path(out))
      if global.wantsJSON {
        output.showJSON(
          "exported",
          ["format": .string(format.name), "client": .string(handover.client.name), "file": .string(out)])
      }
      output.talk("Wrote \(out). It holds no secret and may be passed on.")
    }
  }

  private func write(_ text: String, to path: String) throws(PlatformError) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .file("\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}
