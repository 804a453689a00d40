import AWS
import ResourceModel

/// Where an operation about people takes place: a pool, and the client where the operation names one.
///
/// Operations that people's own programs call carry no signature, so the account and the region are not the caller's but
/// those of the client or of the token.
struct PoolScene: Sendable {
  /// Within the pool's account and region.
  let call: Call
  let directory: UserDirectory
  /// Nil for administrators' operations that name none.
  let client: RegisteredClient?

  /// The `iss` claim of the pool's tokens.
  var issuer: String { call.issuer.name(of: poolID, region: call.region, base: call.base) }
  var poolID: String { directory.poolID }
  var pool: [String: Value] { directory.pool }

  /// Of a signed operation, which names its pool and maybe a client of it.
  /// - Throws: `ResourceNotFoundException`.
  init(_ call: Call, _ input: Attributes, in objects: Objects) throws(AWSError) {
    let pool = try call.userPool(input, in: objects)
    self.call = call
    directory = UserDirectory(call: call, poolID: pool.id, pool: pool.members)
    guard let id = input["ClientId"]?.string else {
      client = nil
      return
    }
    guard let client = RegisteredClient(id, in: objects), client.pool == pool.id else {
      throw Self.noClient(id)
    }
    self.client = client
  }

  /// Of an operation without a signature, which names a client.
  /// - Throws: `ResourceNotFoundException`.
  init(clientOf call: Call, _ input: Attributes, in objects: Objects) throws(AWSError) {
    let id = input["ClientId"]?.string ?? ""
    guard let client = RegisteredClient(id, in: objects) else { throw Self.noClient(id) }
    try self.init(client, call, in: objects)
  }

  /// - Throws: `ResourceNotFoundException` when the client's pool is gone.
  init(_ client: RegisteredClient, _ call: Call, in objects: Objects) throws(AWSError) {
    let own = call.within(client.realm)
    let pool = try own.userPool(["UserPoolId": .string(client.pool)], in: objects)
    self.call = own
    directory = UserDirectory(call: own, poolID: pool.id, pool: pool.members)
    self.client = client
  }

  private static func noClient(_ id: String) -> AWSError {
    .cognito("ResourceNotFoundException", "User pool client \(id) does not exist.")
  }

  /// Whether a wrong name must look like a wrong password.
  var hidesWhoExists: Bool { client?.members["PreventUserExistenceErrors"] == "ENABLED" }

  /// - Parameter username: as the request has it, or for a refresh the user's `sub`.
  /// - Throws: `NotAuthorizedException` unless the client has no secret and none is shown, or it is the right one.
  func checkSecretHash(_ hash: String?, username: String) throws(AWSError) {
    guard let client, client.hasSecret else { return }
    guard let hash else {
      throw .notAuthorized("Client \(client.id) is configured with secret but SECRET_HASH was not received")
    }
    guard client.isAuthenticated(byHash: hash, of: username) else {
      throw .notAuthorized("SecretHash does not match for the client: \(client.id)")
    }
  }
}

extension Call {
  /// The same call as if somebody of that account had sent it to that region.
  func within(_ realm: Realm) -> Call {
    Call(
      caller: Caller(
        account: realm.account, accessKeyID: caller.accessKeyID, arn: caller.arn, userID: caller.userID),
      region: realm.region, partition: Partition.of(region: realm.region).name, now: now, base: base,
      issuer: issuer, requestID: requestID)
  }
}
