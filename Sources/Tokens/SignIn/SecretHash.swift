import AWS
package import ResourceModel

/// `SECRET_HASH`: how a client that has a secret shows it in Cognito's sign-in operations.
///
/// Source: Cognito developer guide, "Computing secret hash values".
package enum SecretHash {
  /// - Parameter username: as the request has it; where tokens are refreshed, the user's `sub` or stored name.
  package static func of(username: String, clientID: String, secret: Secret) -> String {
    Base64.encode(Digest.hmac(key: Array(secret.reveal().utf8), (username + clientID).utf8))
  }
}
