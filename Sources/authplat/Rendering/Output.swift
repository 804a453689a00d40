import AWS
import AuthPlatform
import Inventory
import Planner
import ResourceModel
import Tokens

/// Shows what a verb gives, as text or as versioned JSON, and errors in the same way for all verbs.
struct Output {
  let options: GlobalOptions
  var style: Style { options.style }

  /// Runs a verb and turns what goes wrong into a message and an exit code.
  func run(_ verb: () async throws -> Void) async throws {
    do {
      try await verb()
    } catch let error as PlatformError {
      report(error)
      throw ExitStatus(error)
    } catch let error as AWSError {
      report(.aws(error))
      throw ExitStatus(.aws(error))
    }
  }

  /// JSON on stdout, with the schema's version and the kind of document.
  func showJSON(_ type: String, _ members: [String: Value]) {
    var document = members
    document["type"] = .string(type)
    document["schemaVersion"] = .string(PlanDocument.schemaVersion)
    Terminal.show(JSONWriter.write(.map(document), layout: .indented))
  }

  func talk(_ text: String) {
    if !options.isQuiet { Terminal.talk(text) }
  }

  func warn(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { Terminal.talk(DiagnosticText(style: style).text(diagnostic)) }
  }

  func report(_ error: PlatformError, changedNothing: Bool = true) {
    if options.wantsJSON {
      showJSON("error", Self.members(of: error))
      return
    }
    switch error {
    case .invalid(let diagnostics):
      for diagnostic in diagnostics { Terminal.talk(DiagnosticText(style: style).text(diagnostic)) }
      let errors = diagnostics.count { $0.severity == .error }
      Terminal.talk("\n\(errors) error\(errors == 1 ? "" : "s"); nothing was done.")
    case .refused(let refusals):
      for refusal in refusals {
        Terminal.talk(style.red("Refused: ") + "\(refusal.resource): \(refusal.detail).")
        if let remedy = refusal.remedy { Terminal.talk("  To go on: \(remedy)") }
      }
      if changedNothing { Terminal.talk("Nothing was done.") }
    case .unknown(let text), .locked(let text), .stale(let text), .file(let text), .notRunning(let text):
      Terminal.talk(text)
    case .aws(let error):
      Terminal.talk(style.red("AWS: ") + error.description)
      if let advice = Advice.advice(on: error) { Terminal.talk(advice) }
    case .signIn(let failure): Terminal.talk(style.red("Not signed in: ") + failure.reason.printable)
    case .token(let error): Terminal.talk(style.red("No token: ") + "\(error).")
    case .inventory(let error): Terminal.talk(style.red("Inventory: ") + error.description)
    }
  }

  static func members(of error: PlatformError) -> [String: Value] {
    switch error {
    case .invalid(let diagnostics):
      ["code": "invalid", "diagnostics": .list(diagnostics.map(DiagnosticText.value))]
    case .refused(let refusals):
      [
        "code": "refused",
        "refusals": .list(
          refusals.map { refusal in
            [
              "resource": .string(refusal.resource.description), "detail": .string(refusal.detail),
              "remedy": .string(refusal.remedy ?? ""),
            ]
          }),
      ]
    case .unknown(let text): ["code": "unknown", "message": .string(text)]
    case .notRunning(let text): ["code": "notRunning", "message": .string(text)]
    case .locked(let text): ["code": "locked", "message": .string(text)]
    case .stale(let text): ["code": "stale", "message": .string(text)]
    case .file(let text): ["code": "file", "message": .string(text)]
    case .aws(let error):
      [
        "code": "aws", "awsCode": .string(error.code), "operation": .string(error.operation),
        "message": .string(error.message),
      ]
    case .token(let error):
      ["code": "token", "tokenCode": .string(error.code.word), "message": .string(error.reason)]
    case .signIn(let failure):
      [
        "code": "signIn", "signInCode": .string(failure.code.rawValue), "message": .string(failure.reason),
      ]
    case .inventory(let error): ["code": "inventory", "message": .string(error.description)]
    }
  }
}
