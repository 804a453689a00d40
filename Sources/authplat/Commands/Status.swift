import ArgumentParser
import AuthPlatform
import Inventory
import ResourceModel

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what the inventory holds, stack by stack. Asks AWS nothing.",
    discussion: """
      Examples:
        authplat status
        authplat status --json
      """)

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let report = try await global.platform.status()
      if global.wantsJSON {
        output.showJSON("status", members(report))
      } else {
        Terminal.show(text(report, output.style))
        if !report.openSteps.isEmpty { output.talk("Run `authplat apply` to finish what was begun.") }
      }
    }
  }

  private func text(_ report: StatusReport, _ style: Style) -> String {
    var lines = ["Environment \(report.environment)"]
    for stack in report.stacks {
      let state =
        stack.resources.isEmpty
        ? "not deployed" : "\(stack.resources.count) deployed, \(stack.lastApplied?.description ?? "")"
      lines.append("\n\(style.bold(stack.name))  \(style.dim(stack.file ?? "no stack file"))  \(state)")
      let width = stack.resources.map(\.id.address.count).max() ?? 0
      for resource in stack.resources {
        let pad = String(repeating: " ", count: width - resource.id.address.count)
        let routes = RoutesSummary(resource).map { "  \($0)" } ?? ""
        lines.append(
          "  \(resource.id.address)\(pad)  \(style.dim(resource.physicalID.description))\(routes)")
      }
    }
    if let lease = report.lease { lines.append("\n" + style.yellow("Locked by \(lease).")) }
    for step in report.openSteps {
      lines.append(style.yellow("Not finished: ") + "\(step.action) \(step.resource), begun \(step.beganAt)")
    }
    return lines.joined(separator: "\n")
  }

  private func members(_ report: StatusReport) -> [String: Value] {
    var members: [String: Value] = [
      "environment": .string(report.environment),
      "stacks": .list(
        report.stacks.map { stack in
          var members: [String: Value] = [
            "stack": .string(stack.name), "resources": .list(stack.resources.map(Show.value)),
          ]
          members["file"] = stack.file.map { .string($0) }
          members["lastApplied"] = stack.lastApplied.map { .string($0.description) }
          return .map(members)
        }),
      "openSteps": .list(
        report.openSteps.map {
          [
            "resource": .string($0.resource.description), "action": .string($0.action),
            "began": .string($0.beganAt.description),
          ]
        }),
    ]
    members["lockedBy"] = report.lease.map { .string($0.description) }
    return members
  }
}
