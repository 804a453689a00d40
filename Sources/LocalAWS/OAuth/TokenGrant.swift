import AWS
import ResourceModel

/// One way to get tokens: a file of this folder and a line in ``TokenEndpoint``.
struct TokenGrant: Sendable {
  /// The moment and the means of an answer.
  struct Context: Sendable {
    /// It has proved who it is.
    let client: RegisteredClient
    let form: WebForm
    let web: PoolWeb
    let now: Timestamp

    /// Decides within the world whose tokens are given; they are signed after it, outside the world's actor.
    /// - Throws: `invalid_grant` for whatever Cognito refuses.
    func personTokens(
      _ decide: @Sendable (inout Objects, PoolScene, RegisteredClient) throws(AWSError) -> PersonTokens
    ) async throws(OAuthError) -> Attributes {
      let tokens: PersonTokens
      do throws(AWSError) {
        tokens = try await web.world.change { objects throws(AWSError) in
          let scene = try PoolScene(client, web.call(for: client, at: now), in: objects)
          return try decide(&objects, scene, client)
        }
      } catch {
        throw OAuthError(error.status == 400 ? .invalidGrant : .serverError)
      }
      return try tokens.signed(by: try await web.poolKeys(of: client))
    }
  }

  /// As `grant_type` has it.
  let name: String
  /// The member of a client's `AllowedOAuthFlows` that permits it.
  let flow: String
  /// The members of the answer.
  let tokens: @Sendable (Context) async throws(OAuthError) -> Attributes
}
