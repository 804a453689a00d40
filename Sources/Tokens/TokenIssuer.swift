/// Who signs a pool's tokens.
package struct TokenIssuer: Sendable, Hashable {
  /// As `iss` has it.
  package let name: String
  /// Where its public keys are published.
  package let keysURL: String

  /// - Parameter keysURL: nil for where OpenID Connect has them, below the issuer's own address. An endpoint that
  ///   stands for AWS publishes them at its own.
  package init(_ name: String, keysURL: String? = nil) {
    self.name = name
    self.keysURL = keysURL ?? "\(name)\(Self.path)"
  }

  package static let path = "/.well-known/jwks.json"
}
