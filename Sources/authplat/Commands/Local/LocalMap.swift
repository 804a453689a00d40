import ArgumentParser
import AuthPlatform
import ResourceModel

struct LocalMap: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map",
    abstract: "Says which URL answers in the place of a Lambda function at the embedded endpoint.",
    discussion: """
      Examples:
        authplat local map orders=http://127.0.0.1:9000
        authplat local map
        authplat local map --remove orders

      Deployed APIs that call the function then send the client's own request to
      the URL. What the authorizer knows of the caller is in the header
      x-authplat-claims. The mappings are kept with the endpoint's objects.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: ArgumentHelp("A function and its URL; repeat for more.", valueName: "function=url"))
  var mappings: [String] = []

  @Option(
    name: .customLong("remove"), parsing: .singleValue,
    help: ArgumentHelp("Forget a function's URL; repeat for more.", valueName: "function"))
  var removed: [String] = []

  func validate() throws { _ = try added() }

  private func added() throws -> [String: String] {
    var added: [String: String] = [:]
    for mapping in mappings {
      let parts = mapping.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("Write FUNCTION=URL, such as orders=http://127.0.0.1:9000, not \(mapping).")
      }
      guard added.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw ValidationError("The function \(parts[0]) is mapped twice.")
      }
    }
    return added
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let functions = try await global.platform.localFunctions(mapping: try added(), removing: removed)
      if global.wantsJSON {
        output.showJSON("localMap", ["functions": .map(functions.mapValues { .string($0) })])
      } else if functions.isEmpty {
        output.talk("No function is mapped. Map one with: authplat local map FUNCTION=URL")
      } else {
        for (name, url) in functions.sorted(by: { $0.key < $1.key }) { Terminal.show("\(name)  \(url)") }
      }
    }
  }
}
