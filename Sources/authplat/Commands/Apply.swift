import ArgumentParser
import AuthPlatform
import Executor
import Foundation
import Planner
import ResourceModel

struct Apply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Carries out a plan: a saved one, or one made and shown now.",
    discussion: """
      Examples:
        authplat apply
        authplat apply layerless-esbuild --yes
        authplat apply esbuild.plan            # refused when it, or anything, moved since it was saved

      Killed at any moment, the same command goes on where it stopped.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A saved plan, or stacks; all stacks when nothing is named.") var targets: [String] = []
  @OptionGroup var carrying: CarryingOut
  @OptionGroup var taking: TakingOver

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      var platform = global.platform
      var request = PlanRequest(stacks: targets, allowedToAdopt: Set(taking.adopt))
      carrying.gates.open(in: &request)
      var digest: String?
      if targets.count == 1, targets[0].contains("/") || targets[0].contains(".") {
        if !carrying.gates.areClosed || !request.allowedToAdopt.isEmpty {
          throw PlatformError.unknown(
            "A saved plan holds what it may delete, open or take over. Give --allow-…, --include-pending and --adopt to the "
              + "plan: authplat plan --out \(targets[0])")
        }
        let file = try PlanFile.read(global.path(targets[0]))
        if let wanted = platform.settings.environment, wanted != file.environment {
          throw PlatformError.stale(
            "\(targets[0]) was made for environment `\(file.environment)`, not `\(wanted)`.")
        }
        var settings = platform.settings
        settings.environment = file.environment
        platform = Platform(settings, platform.context)
        request = file.request
        digest = file.digest
      }
      try await output.carryOut(request, expecting: digest, with: platform, yes: carrying.isConfirmed)
    }
  }
}

/// The flags of every verb whose plan may delete, replace, or change who may call.
struct Gates: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Let stack/kind.key be deleted or replaced; kind.key will do where only one planned stack has it. Repeat for more.",
      valueName: "address"))
  var allowDestroy: [String] = []
  @Option(
    help: ArgumentHelp("Let a client lose routes that it may call now. Repeat for more.", valueName: "client")
  )
  var allowAccessLoss: [String] = []
  @Option(
    help: ArgumentHelp(
      "Let a route become public, such as \"GET /status\"; \"ANY /*\" stands for all. Repeat for more.",
      valueName: "route"), transform: RoutePattern.init(argument:))
  var allowOpen: [RoutePattern] = []
  @Flag(help: "Let a deployment publish what others have in draft, too.") var includePending = false

  var areClosed: Bool {
    allowDestroy.isEmpty && allowAccessLoss.isEmpty && allowOpen.isEmpty && !includePending
  }

  func open(in request: inout PlanRequest) {
    request.allowedToGo = Set(allowDestroy)
    request.allowedToLose = Set(allowAccessLoss)
    request.allowedToOpen = allowOpen
    request.includesPending = includePending
  }
}

extension RoutePattern {
  init(argument: String) throws {
    guard let pattern = RoutePattern(argument) else {
      throw ValidationError("A route is a method and a path, such as \"GET /status\", not \"\(argument)\".")
    }
    self = pattern
  }
}

/// The flag of every verb whose plan may take over what exists.
struct TakingOver: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take over the secret or parameter of that name, which no stack of yours made, and overwrite what it holds. Repeat for more.",
      valueName: "address"))
  var adopt: [String] = []
}

/// Flags of every verb that changes AWS.
struct CarryingOut: ParsableArguments {
  @Flag(name: [.short, .long], help: "Do not ask. [AUTHPLAT_YES]") var yes = false
  @OptionGroup var gates: Gates

  var isConfirmed: Bool { yes || Self.isConfirmedByVariable }
  static var isConfirmedByVariable: Bool {
    !(ProcessInfo.processInfo.environment["AUTHPLAT_YES"] ?? "").isEmpty
  }
}
