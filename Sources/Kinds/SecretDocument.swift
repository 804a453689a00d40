package import ResourceModel

/// What a store holds for a client: the credentials as its consumers read them, as one JSON object.
///
/// A document without `client_id` is pending: the secret is made and stored, and Cognito may not know it yet.
package struct SecretDocument: Sendable, Hashable {
  /// The whole document; it holds the secret.
  package let text: Secret
  package let clientSecret: Secret
  /// Nil while the client is not made yet.
  package let clientID: String?
  package let tokenURL: String?
  /// What to ask for, separated by spaces.
  package let scope: String?
  /// Cognito's id of the secret, once a rotation has put it there.
  package let secretID: String?

  package var isPending: Bool { clientID == nil }

  package init(pending secret: Secret) {
    self.init(clientID: nil, secret: secret, tokenURL: nil, scope: nil)
  }

  package init(clientID: String?, secret: Secret, secretID: String? = nil, tokenURL: String?, scope: String?)
  {
    clientSecret = secret
    self.clientID = clientID
    self.tokenURL = tokenURL
    self.scope = scope
    self.secretID = secretID
    var members: [String: Value] = ["client_secret": .secret(secret)]
    let others = [
      "client_id": clientID, "client_secret_id": secretID, "token_url": tokenURL, "scope": scope,
    ]
    for (name, text) in others { members[name] = text.map { .string($0) } }
    text = Secret(JSONWriter.write(.map(members), secrets: .revealed))
  }

  /// Reads what a store holds; nil when it is no such document.
  init?(stored: String) {
    guard let document = try? JSONReader.read(stored), let secret = document["client_secret"]?.string else {
      return nil
    }
    text = Secret(stored)
    clientSecret = Secret(secret)
    clientID = document["client_id"]?.string
    tokenURL = document["token_url"]?.string
    scope = document["scope"]?.string
    secretID = document["client_secret_id"]?.string
  }
}

extension Secret {
  /// A new client secret: 51 characters of lower-case letters and digits, as Cognito's own are, some 263
  /// bits from the system's generator. Cognito takes 24 to 64 of `[\w+]`.
  package static func minted() -> Secret {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    var generator = SystemRandomNumberGenerator()
    return Secret(String((0..<51).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }))
  }
}
