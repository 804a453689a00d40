import ArgumentParser
import AuthPlatform
import ResourceModel
import StackFiles

struct Validate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks authplat.yaml and every stack, without AWS.",
    discussion: """
      Examples:
        authplat validate
        authplat validate --json
      """)

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let output = Output(options: global)
    let (workspace, diagnostics) = global.platform.load()
    let errors = diagnostics.count { $0.severity == .error }
    if global.wantsJSON {
      output.showJSON(
        "validation",
        [
          "valid": .bool(errors == 0), "stacks": .list(workspace.stacks.map { .string($0.name) }),
          "diagnostics": .list(diagnostics.map(DiagnosticText.value)),
        ])
    } else {
      for diagnostic in diagnostics { Terminal.show(DiagnosticText(style: output.style).text(diagnostic)) }
      if errors == 0 {
        let count = workspace.stacks.count
        Terminal.show("\(count) stack\(count == 1 ? "" : "s") valid.")
        output.talk("Next: authplat plan")
      } else {
        output.talk("\(errors) error\(errors == 1 ? "" : "s").")
      }
    }
    if errors > 0 { throw ExitStatus.failed }
  }
}
