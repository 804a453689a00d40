import ArgumentParser
import AuthPlatform
import Planner
import ResourceModel

struct UnregisterAPI: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unregister-api",
    abstract: "Plans the removal of an API's stack; with --apply carries it out.",
    discussion: """
      Examples:
        authplat unregister-api layerless-esbuild
        authplat unregister-api layerless-esbuild --apply \\
          --allow-destroy resourceServer.api --allow-destroy userPoolClient.machine

      The stack file is put aside under .authplat/removed/, not deleted.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The API's name.") var name: String
  @Flag(help: "Carry the removal out and put the stack file aside.") var apply = false
  @OptionGroup var carrying: CarryingOut

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let platform = global.platform
      var request = PlanRequest(stacks: [name], isRemoval: true)
      carrying.gates.open(in: &request)
      guard apply else {
        let report = try await platform.plan(request)
        output.show(report)
        if !report.plan.refusals.isEmpty { throw ExitStatus.refused }
        output.talk("Carry it out with: authplat unregister-api \(name) --apply")
        return
      }
      try await output.carryOut(request, with: platform, yes: carrying.isConfirmed)
      if let aside = try await platform.retire(name) { output.talk("The stack file now stands in \(aside).") }
    }
  }
}
