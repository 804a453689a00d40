import ArgumentParser
import AuthPlatform
import Planner
import ResourceModel

struct WhoCanCall: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who-can-call",
    abstract: "Shows which clients may call an API's routes, and why. Asks AWS nothing.",
    discussion: """
      Examples:
        authplat who-can-call layerless-esbuild
        authplat who-can-call layerless-esbuild "GET /echo"
        authplat who-can-call layerless-esbuild "ANY /*" --json

      It reads what was last observed, as the deployed stage enforces it, and says when that was; `authplat apply` looks \
      again.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The API, by its stack's name.") var api: String
  @Argument(help: "A method and a path, as stack files write them: \"GET /orders\", \"ANY /*\".")
  var route: [String] = []
  @Option(help: "Another stage of the API than the one that its stack is bound to.") var stage: String?

  func validate() throws {
    if !route.isEmpty, pattern == nil {
      let method = route.first?.split(separator: " ").first.map { $0.uppercased() } ?? ""
      let near = NearMiss.nearest(to: method, among: GatewayRoute.methods.sorted())
      throw ValidationError(
        "`\(route.joined(separator: " "))` names no route. "
          + (near.map { "Write `\($0) /path`." } ?? "Write a method and a path, such as \"GET /orders\"."))
    }
  }

  private var pattern: RoutePattern? { RoutePattern(route.joined(separator: " ")) }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let report = try await global.platform.whoCanCall(api, pattern, stage: stage)
      if global.wantsJSON {
        output.showJSON("whoCanCall", CallersText.members(report))
      } else {
        Terminal.show(CallersText(style: output.style).text(report))
        if report.asked == nil, let route = report.routes.first(where: { $0.demand != .open })?.route {
          output.talk("Every client, and why: authplat who-can-call \(report.stack) \"\(route)\"")
        }
      }
    }
  }
}
