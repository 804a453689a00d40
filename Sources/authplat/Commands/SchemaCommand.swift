import ArgumentParser
import AuthPlatform

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of stack files, for editors.",
    discussion: """
      Example:
        authplat schema > stack.schema.json
        # and at the top of a stack file:  # yaml-language-server: $schema=../stack.schema.json
      """)

  @OptionGroup var global: GlobalOptions

  func run() throws { Terminal.show(String(Platform.stackSchema.dropLast())) }
}
