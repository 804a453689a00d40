import ArgumentParser
import AuthPlatform
import ResourceModel
import StackFiles

struct RegisterAPI: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register-api", abstract: "Writes the stack of an API: its scopes and a machine client.",
    discussion: """
      Examples:
        authplat register-api layerless-esbuild --scope api
        authplat register-api orders --scope read="Read orders" --scope write --store ssm
        authplat register-api orders --scope admin --apply

      Run again with more scopes, it amends the file and keeps its comments; whatever else is to change is edited there.
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
  @Option(help: "Where the client's secret is handed over: secretsManager (unless said), ssm or none.")
  var store: APIStackRequest.Store?
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
        displayName: displayName, store: store)
      if !(apply && global.wantsJSON) { output.show([written]) }
      if apply {
        let request = PlanRequest(
          stacks: [name], allowedToGo: Set(carrying.destruction.allowDestroy),
          allowedToAdopt: Set(taking.adopt))
        try await output.carryOut(request, with: platform, yes: carrying.isConfirmed)
      } else {
        output.talk("Next: authplat plan")
      }
    }
  }
}

extension APIStackRequest.Store: ExpressibleByArgument {}
