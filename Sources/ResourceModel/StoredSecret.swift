/// Where a secret stands that somebody else has put there: `ssm:/idp/google/secret`, `secretsManager:google#secret`.
///
/// Stack files and the inventory hold this and never the value.
package struct StoredSecret: Sendable, Hashable, CustomStringConvertible {
  package enum Store: String, Sendable, Hashable, CaseIterable {
    case ssm, secretsManager
  }

  package let store: Store
  /// The parameter's name, or the secret's name or ARN.
  package let name: String
  /// The member of the JSON document that the secret of Secrets Manager holds; nil for the whole text.
  package let member: String?

  /// Reads what ``description`` writes; nil when the text has another form.
  package init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), let store = Store(rawValue: String(text[..<colon])) else {
      return nil
    }
    // Neither store has names with a number sign.
    let parts = text[text.index(after: colon)...].split(
      separator: "#", omittingEmptySubsequences: false
    ).map(String.init)
    guard parts.count <= (store == .ssm ? 1 : 2), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.store = store
    name = parts[0]
    member = parts.count == 2 ? parts[1] : nil
  }

  package var description: String { "\(store.rawValue):\(name)\(member.map { "#\($0)" } ?? "")" }

  /// Whether a free setting of that name holds a secret, to judge by its name: what is told by mistake cannot be taken
  /// back, and what is kept from sight by mistake can still be set.
  package static func isSecret(named name: String) -> Bool {
    let name = name.lowercased()
    return ["secret", "private", "password"].contains { name.contains($0) }
  }
}
