import PackagePlugin

/// Turns a target's SQL files into one Swift file, so that a binary copied elsewhere still can migrate.
///
/// SwiftPM's `.embedInCode` loses the first digit of a name, cannot list files, and compiles slowly.
@main
struct EmbedSQLPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
    guard let target = target as? any SourceModuleTarget else { return [] }
    let inputs = target.sourceFiles(withSuffix: "sql").map(\.url).sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSQL.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(inputs.count) SQL file(s)",
        executable: try context.tool(named: "EmbedSQL").url,
        arguments: [output.path] + inputs.map(\.path),
        inputFiles: inputs,
        outputFiles: [output])
    ]
  }
}
