package import ResourceModel

/// What a store holds for a client: the credentials as its consumers read them, as one JSON object.
///
/// A document without `client_id` is pending: the secret is made and stored, and Cognito may not know it yet.
package struct SecretDocument: Sendable {
  /// The whole document; it holds the secret.
  package let text: Secret
  package let clientSecret: Secret
  package let isPending: Bool

  init(pending secret: Secret) {
    clientSecret = secret
    isPending = true
    text = Secret(JSONWriter.write(["client_secret": .secret(secret)], secrets: .revealed))
  }

  init(clientID: String, secret: Secret, tokenURL: String?, scope: String?) {
    clientSecret = secret
    isPending = false
    var members: [String: Value] = ["client_id": .string(clientID), "client_secret": .secret(secret)]
    if let tokenURL { members["token_url"] = .string(tokenURL) }
    if let scope { members["scope"] = .string(scope) }
    text = Secret(JSONWriter.write(.map(members), secrets: .revealed))
  }

  /// Reads what a store holds; nil when it is no such document.
  init?(stored: String) {
    guard let document = try? JSONReader.read(stored), let secret = document["client_secret"]?.string else {
      return nil
    }
    text = Secret(stored)
    clientSecret = Secret(secret)
    isPending = document["client_id"] == nil
  }
}

extension Secret {
  /// A new client secret: 51 characters of lower-case letters and digits, as Cognito's own are, some 263
  /// bits from the system's generator. Cognito takes 24 to 64 of `[\w+]`.
  static func minted() -> Secret {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    var generator = SystemRandomNumberGenerator()
    return Secret(String((0..<51).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }))
  }
}
