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
        authplat destroy andmoredev-auth \\
          --allow-destroy andmoredev-auth/userPool.pool --allow-destroy andmoredev-auth/userPoolDomain.domain

      What holds people or breaks callers is deleted only when it is named: stack/kind.key, or kind.key where \
      only one of the named stacks has it. A pool's own protection is lifted then. Routes that become public \
      when their authorizer goes are named by --allow-open "GET /orders", or all together by --allow-open "ANY /*".
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The stacks to delete.") var stacks: [String]
  @OptionGroup var carrying: CarryingOut

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      var request = PlanRequest(stacks: stacks, isRemoval: true)
      carrying.gates.open(in: &request)
      try await output.carryOut(request, with: global.platform, yes: carrying.isConfirmed)
    }
  }
}
