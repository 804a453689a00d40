import AuthPlatform
import ResourceModel

/// Where a consumer reads the secret, in place of the secret.
struct SecretReference {
  /// For people, such as ``Secrets Manager, `/orders/machine` in eu-west-1``.
  let place: String
  /// A shell command that prints the secret alone.
  let command: String
  let value: Value

  /// Nil when it is stored nowhere, or in a store that no command is known for.
  init?(_ handover: Handover) {
    guard let store = handover.client.store else { return nil }
    // The full ARN, where the store has one, is understood in other accounts too.
    let name = ShellText.word(store.id["SecretId"] ?? store.name)
    let endpoint = handover.endpoint.map { " --endpoint-url \(ShellText.word($0))" } ?? ""
    let toWhere = "--region \(ShellText.word(handover.region))\(endpoint)"
    let document: String
    switch store.word {
    case "secretsManager":
      place = "Secrets Manager, `\(store.name)` in \(handover.region)"
      document =
        "aws secretsmanager get-secret-value \(toWhere) --secret-id \(name) --query SecretString --output text |"
    case "ssm":
      place = "SSM, the parameter `\(store.name)` in \(handover.region)"
      document =
        "aws ssm get-parameter \(toWhere) --name \(name) --with-decryption --query Parameter.Value --output text |"
    case "file":
      place = "the file `\(store.name)`"
      document = "<\(name)"
    default: return nil
    }
    command =
      document.hasPrefix("<") ? "jq -r .client_secret \(document)" : "\(document) jq -r .client_secret"
    value = [
      "store": .string(store.word), "name": .string(store.name), "region": .string(handover.region),
      "member": "client_secret", "command": .string(command),
    ]
  }

  /// Where it is, or that it is nowhere, for people.
  static func sentence(_ handover: Handover) -> String {
    SecretReference(handover).map { "The secret is not here. It is read from \($0.place)." }
      ?? "The secret is not here, and is stored nowhere: ask whoever made the client."
  }
}
