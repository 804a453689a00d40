import ArgumentParser
import AuthPlatform
import ResourceModel
import StackFiles

struct RegisterAPI: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register-api",
    abstract:
      "Writes the stack of an API: its scopes, a machine client, and the API of API Gateway that they protect.",
    discussion: """
      Examples:
        authplat register-api layerless-esbuild --scope api
        authplat register-api orders --scope read="Read orders" --scope write
        authplat register-api orders --scope read --route "GET /status=open"
        authplat register-api billing --scope read --http billing-api --store ssm
        authplat register-api orders --scope admin --apply

      The API may come later: until it is there, the binding waits and the rest proceeds. Run again with more \
      scopes, it amends the file and keeps its comments; whatever else is to change is edited there.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The API's name, which names its stack and file.") var name: String
  @Option(
    help: ArgumentHelp(
      "A scope, with its description if you like; repeat for more.", valueName: "scope[=text]"))
  var scope: [String] = []
  @Option(help: "The auth stack; needed where there are several.") var auth: String?
  @Option(name: .customLong("auth-ssm"), help: "Take the pool from SSM parameters under this path.")
  var authSSM: String?
  @Option(name: .customLong("auth-pool-arn"), help: "Take an existing pool by its ARN.") var authPoolARN:
    String?
  @Option(help: "The resource server's identifier; the name when left out.") var identifier: String?
  @Option(help: "What people see; the name when left out.") var displayName: String?
  @Option(help: "Where the client's secret is handed over: secretsManager (unless said), ssm, file or none.")
  var store: APIStackRequest.Store?
  @OptionGroup(title: "The API of API Gateway") var api: BoundAPIOptions
  @Flag(help: "Go on to plan and apply the stack.") var apply = false
  @OptionGroup var carrying: CarryingOut
  @OptionGroup var taking: TakingOver

  func validate() throws {
    if scope.isEmpty { throw ValidationError("Name at least one scope: --scope api") }
    if [auth, authSSM, authPoolARN].compactMap({ $0 }).count > 1 {
      throw ValidationError("Give one of --auth, --auth-ssm and --auth-pool-arn.")
    }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let chosen: APIStackRequest.Auth? =
        auth.map { .stack($0) } ?? authSSM.map { .parameters(prefix: $0) } ?? authPoolARN.map { .poolARN($0) }
      let platform = global.platform
      let written = try await platform.registerAPI(
        name, scopes: scope.map(APIStackRequest.Scope.init(argument:)), auth: chosen, identifier: identifier,
        displayName: displayName, store: store, binding: try api.binding(named: name))
      if !(apply && global.wantsJSON) { output.show([written]) }
      if apply {
        var request = PlanRequest(stacks: [name], allowedToAdopt: Set(taking.adopt))
        carrying.gates.open(in: &request)
        try await output.carryOut(request, with: platform, yes: carrying.isConfirmed)
      } else {
        output.talk("Next: authplat plan")
      }
    }
  }
}

/// Which API the stack is bound to. Without any, a REST API of the stack's name.
struct BoundAPIOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A REST API by its name.", valueName: "name")) var rest: String?
  @Option(help: ArgumentHelp("A REST API by its id.", valueName: "id")) var restID: String?
  @Option(help: ArgumentHelp("An HTTP API by its name.", valueName: "name")) var http: String?
  @Option(help: ArgumentHelp("An HTTP API by its id.", valueName: "id")) var httpID: String?
  @Option(help: "The stage that callers reach: api unless said, or an HTTP API's $default.") var stage:
    String?
  @Option(
    help: ArgumentHelp(
      "What a route asks for: open, idToken, or scopes with commas between. Repeat for more.",
      valueName: "route=demand"))
  var route: [String] = []
  @Flag(help: "Write no binding: scopes and clients only.") var noBinding = false

  func validate() throws {
    if [rest, restID, http, httpID].compactMap({ $0 }).count + (noBinding ? 1 : 0) > 1 {
      throw ValidationError("Give one of --rest, --rest-id, --http, --http-id and --no-binding.")
    }
    for text in route where APIStackRequest.Route(argument: text) == nil {
      throw ValidationError("A route is METHOD /PATH=DEMAND, such as \"GET /status=open\", not \"\(text)\".")
    }
  }

  /// Nil when none is wanted.
  func binding(named name: String) throws -> APIStackRequest.Binding? {
    if noBinding { return nil }
    let api: APIStackRequest.Binding.API =
      restID.map { .restID($0) } ?? http.map { .httpName($0) } ?? httpID.map { .httpID($0) }
      ?? .restName(rest ?? name)
    return APIStackRequest.Binding(
      api: api, stage: stage, routes: route.compactMap(APIStackRequest.Route.init(argument:)),
      isGiven: rest != nil || restID != nil || http != nil || httpID != nil || stage != nil || !route.isEmpty)
  }
}

extension APIStackRequest.Store: ExpressibleByArgument {}
