import AWS
import ResourceModel

/// What the web endpoints of user pools are made of.
struct PoolWeb: Sendable {
  let world: World
  let keys: SigningKeys
  let issuer: Issuer
  /// Where clients reach the endpoint; no slash at the end.
  let base: String

  /// A call as if the client's own account had made it: people's requests carry no signature.
  func call(for client: RegisteredClient, at now: Timestamp) -> Call {
    Call(
      caller: Caller(account: client.realm.account, accessKeyID: "", arn: "", userID: ""),
      region: client.realm.region, partition: Partition.of(region: client.realm.region).name, now: now,
      base: base, issuer: issuer, requestID: RequestID.make())
  }

  /// The `iss` claim of the tokens of the client's pool.
  func issuerName(of client: RegisteredClient) -> String {
    issuer.name(of: client.pool, region: client.realm.region, base: base)
  }

  /// - Throws: `server_error` when a key cannot be made or kept.
  func poolKeys(of client: RegisteredClient) async throws(OAuthError) -> PoolKeys {
    do { return try await keys.keys(of: client.pool, stored: client.keys) } catch {
      throw OAuthError(.serverError)
    }
  }

  /// Performs an operation of Cognito's API that needs no signature: what pages do is what the API does.
  /// - Throws: what the operation throws; `UnknownOperationException` where the endpoint does not have it.
  @discardableResult
  func perform(
    _ name: String, _ input: Attributes, for client: RegisteredClient, at now: Timestamp
  ) async throws(AWSError) -> Attributes {
    let service = LocalService.cognito
    guard let operation = service.operations[name] else {
      throw .refusal("UnknownOperationException", "The endpoint does not have the operation \(name).")
    }
    let checked = try operation.check.checked(input, code: service.validationCode)
    return try await world.perform(operation, call(for: client, at: now), checked)
  }
}
