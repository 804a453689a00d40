import AuthPlatform
import ResourceModel

/// Variables for a shell: `set -a; . ./orders.env`.
struct EnvExport: ExportFormat {
  let name = "env"
  let sentence = "variables for a shell, with a command that reads the secret"
  let needsRoutes = false

  func text(_ handover: Handover) -> String {
    var lines = [
      "What \(handover.client.name) calls \(handover.api?.stack ?? "APIs") with. Read it with: set -a; . ./FILE; set +a",
      SecretReference.sentence(handover),
    ]
    let reference = SecretReference(handover)
    if reference != nil, handover.client.store?.word != "file" {
      lines.append("The last line reads it with the AWS CLI, jq and the credentials of whoever reads this.")
    }
    if handover.tokenURL == nil { lines.append("TOKEN_URL is not known: the pool has no domain.") }
    if handover.apiURL == nil {
      lines.append(
        "API_URL is not known: \(handover.client.id.stack) is bound to no API. Say it with --api or --api-url."
      )
    }
    lines = lines.map(ShellText.comment)
    lines += variables(handover).map { "\($0.name)=\(ShellText.word($0.text))" }
    if let reference { lines.append("CLIENT_SECRET=\"$(\(reference.command))\"") }
    return lines.joined(separator: "\n") + "\n"
  }

  func value(_ handover: Handover) -> Value {
    var members: [String: Value] = [
      "type": "export", "schemaVersion": .string(PlanDocument.schemaVersion), "format": .string(name),
      "client": .string(handover.client.name),
      "variables": .map(
        Dictionary(
          variables(handover).map { ($0.name, .string($0.text)) }, uniquingKeysWith: { first, _ in first })),
    ]
    members["secret"] = SecretReference(handover)?.value
    return .map(members)
  }

  private func variables(_ handover: Handover) -> [(name: String, text: String)] {
    let all: [(String, String?)] = [
      ("TOKEN_URL", handover.tokenURL), ("CLIENT_ID", handover.client.clientID), ("SCOPE", handover.scope),
      ("API_URL", handover.apiURL),
    ]
    return all.compactMap { name, text in text.map { (name, $0) } }
  }
}
