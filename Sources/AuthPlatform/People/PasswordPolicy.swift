import ResourceModel

/// What a pool asks of passwords, as the inventory has it.
package struct PasswordPolicy: Sendable, Hashable {
  package let minimumLength: Int
  /// What must be in it, in words.
  package let demands: [String]

  /// - Parameter pool: attributes of a `userPool`; nil when they do not say.
  init?(pool: Attributes) {
    guard let policy = pool["policies"]?["passwordPolicy"], let length = policy["minimumLength"]?.integer
    else { return nil }
    minimumLength = length
    demands = [
      ("requireUppercase", "an upper-case letter"), ("requireLowercase", "a lower-case letter"),
      ("requireNumbers", "a digit"), ("requireSymbols", "a symbol"),
    ].filter { policy[$0.0]?.bool == true }.map(\.1)
  }

  /// Such as `at least 8 characters, with a digit and a symbol`.
  package var words: String {
    let head = "at least \(minimumLength) characters"
    return demands.isEmpty ? head : "\(head), with \(NameList.text(demands))"
  }
}
