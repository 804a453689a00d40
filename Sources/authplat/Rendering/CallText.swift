import AWS
import AuthPlatform
import ResourceModel
import Tokens

/// What came back from a call, beside its body.
struct CallText {
  let style: Style

  func status(_ report: CallReport) -> String {
    let status = report.response.status
    let code = "HTTP \(status)"
    let shown = status < 300 ? style.green(code) : status < 400 ? code : style.red(code)
    let token = report.token.map { "with \(Self.whose($0))" } ?? "with no token of authplat's"
    return "\(shown)  \(report.method) \(report.url)  \(style.dim("\(report.milliseconds) ms, \(token)"))"
  }

  private static func whose(_ token: BroughtToken) -> String {
    switch token {
    case .client(let report): "a token of \(report.client.name)"
    case .person(let report, let use, _):
      "the \(use == .id ? "ID" : "access") token of \(report.person.user.printable)"
    }
  }

  func explanation(_ report: CallReport) -> [String] {
    report.explanation.isEmpty
      ? [] : ["", style.bold("Why:")] + report.explanation.map { "  \($0)".printable }
  }

  static func members(_ report: CallReport) -> [String: Value] {
    let body = report.response.body
    var members: [String: Value] = [
      "environment": .string(report.environment), "method": .string(report.method),
      "url": .string(report.url),
      "status": .integer(report.response.status), "milliseconds": .integer(report.milliseconds),
      "headers": .list(
        report.response.headers.map { ["name": .string($0.name), "value": .string($0.value)] }),
      "explanation": .list(report.explanation.map { .string($0) }),
    ]
    if let text = String(validating: body, as: UTF8.self) {
      members["body"] = .string(text)
    } else {
      members["bodyBase64"] = .string(Base64.encode(body))
    }
    members["stack"] = report.stack.map { .string($0) }
    members["stage"] = report.stage.map { .string($0) }
    switch report.token {
    case .client(let report): members["token"] = .map(TokenText.members(report))
    case .person(let report, let use, _):
      members["token"] = .map(LoginText.members(report).merging(["use": .string(use.rawValue)]) { $1 })
    case nil: break
    }
    return members
  }
}
