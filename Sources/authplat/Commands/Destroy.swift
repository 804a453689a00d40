import ArgumentParser
import AuthPlatform
import ResourceModel

struct Destroy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Deletes what a stack has deployed, dependents first. The stack file stays.",
    discussion: """
      Examples:
        authplat destroy layerless-esbuild \\
          --allow-destroy resourceServer.api --allow-destroy userPoolClient.machine
        authplat destroy andmoredev-auth --allow-destroy userPool.pool --allow-destroy userPoolDomain.domain

      What holds people or breaks callers is deleted only when it is named; a pool's own protection is
      lifted then.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The stacks to delete.") var stacks: [String]
  @OptionGroup var carrying: CarryingOut

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let request = PlanRequest(stacks: stacks, isRemoval: true, allowedToGo: Set(carrying.allowDestroy))
      try await output.carryOut(request, with: global.platform, yes: carrying.isConfirmed)
    }
  }
}
