import ArgumentParser
import AuthPlatform
import ResourceModel
import StackFiles

struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explains a diagnostic's code, a kind or an attribute.",
    discussion: """
      Examples:
        authplat explain AP101
        authplat explain userPoolClient
        authplat explain userPoolClient.accessTokenValidity
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A code, a kind, or KIND.ATTRIBUTE.") var topic: String?
  @Flag(help: "Everything about every kind.") var all = false
  @Flag(help: "As Markdown, with --all.") var markdown = false

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      if all {
        if global.wantsJSON {
          output.showJSON(
            "kinds", ["kinds": .list(KindFacts.all), "operations": .list(OperationFacts.all)])
        } else {
          Terminal.show(markdown ? KindPage.markdown : KindPage.list)
        }
        return
      }
      guard let topic else {
        Terminal.show(KindPage.list)
        return
      }
      if let code = DiagnosticCode(spelled: topic) {
        explain(code, output)
        return
      }
      let parts = topic.split(separator: ".").map(String.init)
      guard let kind = parts.first, let schema = KindFacts.page(kind) else {
        let known = KindFacts.names + DiagnosticCode.allCases.map(\.rawValue)
        let hint =
          NearMiss.suggestion(for: parts.first ?? "", among: known) ?? "See all kinds: authplat explain"
        throw PlatformError.unknown("There is no code or kind `\(topic)`. \(hint)")
      }
      try explain(schema, Array(parts.dropFirst()), output)
    }
  }

  private func explain(_ code: DiagnosticCode, _ output: Output) {
    if global.wantsJSON {
      output.showJSON(
        "code",
        [
          "code": .string(code.rawValue), "summary": .string(code.summary),
          "explanation": .string(code.explanation),
        ])
    } else {
      Terminal.show("\(code.rawValue): \(code.summary)\n\n\(code.explanation)")
    }
  }

  private func explain(_ schema: Schema, _ path: [String], _ output: Output) throws {
    let facts = KindFacts.facts(schema.kind, path)
    guard let facts, let text = path.isEmpty ? KindPage.text(schema) : KindPage.text(schema, path: path)
    else {
      let hint =
        NearMiss.suggestion(for: path[0], among: schema.attributes.map(\.name))
        ?? "See: authplat explain \(schema.kind)"
      throw PlatformError.unknown("\(schema.kind) has no attribute `\(path.joined(separator: "."))`. \(hint)")
    }
    if global.wantsJSON {
      output.showJSON(path.isEmpty ? "kind" : "attribute", [path.isEmpty ? "kind" : "attribute": facts])
    } else {
      Terminal.show(text)
    }
  }
}
