import AWS
package import ResourceModel

/// The key pairs that the endpoint accepts, each of one account.
package struct Identities: Sendable {
  package struct KeyPair: Sendable, Hashable {
    package let accessKeyID: String
    package let secret: Secret
    package let account: String

    package init(accessKeyID: String, secret: Secret, account: String) {
      self.accessKeyID = accessKeyID
      self.secret = secret
      self.account = account
    }
  }

  /// Who has no key of its own: calls without a signature, and all calls where none is verified.
  package let defaultAccount: String
  private let pairs: [String: KeyPair]

  /// - Parameter pairs: at least one; of a repeated key the last one counts.
  package init(_ pairs: [KeyPair]) {
    precondition(!pairs.isEmpty, "an endpoint without a key pair serves nobody")
    defaultAccount = pairs[0].account
    self.pairs = Dictionary(pairs.map { ($0.accessKeyID, $0) }, uniquingKeysWith: { _, last in last })
  }

  /// `test` and `test`, of account 123456789012.
  package static let standard = Identities([
    KeyPair(accessKeyID: "test", secret: Secret("test"), account: "123456789012")
  ])

  package subscript(_ accessKeyID: String) -> KeyPair? { pairs[accessKeyID] }

  /// The accounts that have a key, sorted.
  package var accounts: [String] { Set(pairs.values.map(\.account)).sorted() }
}

extension ObjectType {
  /// Temporary credentials, by access key id, everywhere: written by STS, read by ``Authenticate``.
  static let session = ObjectType("session")
}
