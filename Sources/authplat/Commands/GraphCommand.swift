import ArgumentParser
import AuthPlatform

struct GraphCommand: AsyncParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, mermaid, dot, svg, json }

  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draws stacks, pools, scopes, clients and routes, and who reaches what. Asks AWS nothing.",
    discussion: """
      Examples:
        authplat graph
        authplat graph layerless-esbuild --format mermaid
        authplat graph --format svg > graph.svg
        authplat graph --format dot | dot -Tpng -o graph.png

      It reads what was last observed. Named stacks are shown with what they are tied to.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Stacks to draw; all when none is named.") var stacks: [String] = []
  @Option(help: "text, mermaid, dot, svg (columns of clients, scopes and routes) or json.")
  var format: Format?

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let report = try await global.platform.graph(stacks)
      switch format ?? (global.wantsJSON ? .json : .text) {
      case .text: Terminal.show(GraphText(report, style: output.style).text)
      case .mermaid: Terminal.show(GraphMermaid(report.graph).text)
      case .dot: Terminal.show(GraphDOT(report.graph).text)
      case .svg: Terminal.show(GraphSVG(report).text)
      case .json: output.showJSON("graph", GraphJSON.members(report))
      }
    }
  }
}
