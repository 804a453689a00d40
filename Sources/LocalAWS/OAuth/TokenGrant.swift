import AWS
import ResourceModel

/// One way to get tokens: a file of this folder and a line in ``TokenEndpoint``.
struct TokenGrant: Sendable {
  /// The moment and the means of an answer.
  struct Context: Sendable {
    let client: RegisteredClient
    let form: WebForm
    let keys: PoolKeys
    /// The `iss` claim.
    let issuer: String
    let now: Timestamp
  }

  /// As `grant_type` has it.
  let name: String
  /// The member of a client's `AllowedOAuthFlows` that permits it.
  let flow: String
  /// The members of the answer.
  let tokens: @Sendable (Context) throws(OAuthError) -> Attributes
}
