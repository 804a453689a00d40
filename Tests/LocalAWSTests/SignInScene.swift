import AWS
import LocalAWS
import ResourceModel
import Testing
import Tokens

/// An endpoint with a pool of people, of whom `ada` has the password `Correct-Horse-9`, and a client for them.
struct SignInScene: Sendable {
  static let password = "Correct-Horse-9"
  static let newPassword = "Battery-Staple-7"

  let scene: EndpointScene
  let pool: Value
  let client: Value

  /// - Parameters:
  ///   - settings: of the pool beside its name.
  ///   - client: of the client beside its name and its flows.
  ///   - flows: nil for a client that names none.
  ///   - first: the user's name.
  init(
    _ settings: Attributes = [:], client members: Attributes = [:],
    flows: Value? = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    first: Value = "ada"
  ) async throws {
    scene = try EndpointScene()
    pool = try #require(
      await scene.call("CreateUserPool", settings.merging(["PoolName": "people"]) { $1 })["UserPool"]?["Id"])
    var input = members.merging(["UserPoolId": pool, "ClientName": "app"]) { $1 }
    input["ExplicitAuthFlows"] = input["ExplicitAuthFlows"] ?? flows
    client = try #require(await scene.call("CreateUserPoolClient", input)["UserPoolClient"])
    try await add(first)
  }

  var clientID: Value { client["ClientId"] ?? "" }

  /// A user with a password of their own.
  func add(_ name: Value, _ attributes: [(String, String)] = []) async throws {
    try await admin(
      "AdminCreateUser", name,
      [
        "MessageAction": "SUPPRESS",
        "UserAttributes": .list(attributes.map { ["Name": .string($0.0), "Value": .string($0.1)] }),
      ])
    try await admin("AdminSetUserPassword", name, ["Password": .string(Self.password), "Permanent": true])
  }

  @discardableResult
  func admin(_ operation: String, _ name: Value, _ input: Attributes = [:]) async throws -> Attributes {
    try await scene.call(operation, input.merging(["UserPoolId": pool, "Username": name]) { $1 })
  }

  /// Begins a sign-in, without a signature as people's programs do.
  func begin(
    _ name: String = "ada", _ password: String = password, _ more: Attributes = [:]
  ) async throws(AWSError) -> Attributes {
    try await initiate(
      "USER_PASSWORD_AUTH", more.merging(["USERNAME": .string(name), "PASSWORD": .string(password)]) { $1 })
  }

  func initiate(_ flow: String, _ parameters: Attributes) async throws(AWSError) -> Attributes {
    try await scene.call(
      "InitiateAuth",
      ["ClientId": clientID, "AuthFlow": .string(flow), "AuthParameters": .map(parameters)], as: nil)
  }

  /// Answers the challenge of the step before.
  func respond(
    to step: Attributes, as name: String = "ada", _ answers: Attributes
  ) async throws(AWSError) -> Attributes {
    var input: Attributes = [
      "ClientId": clientID, "ChallengeName": step["ChallengeName"] ?? "",
      "ChallengeResponses": .map(answers.merging(["USERNAME": .string(name)]) { given, _ in given }),
    ]
    input["Session"] = step["Session"]
    return try await scene.call("RespondToAuthChallenge", input, as: nil)
  }

  func beginSRP(_ name: String, _ srp: SRPClient) async throws(AWSError) -> Attributes {
    try await initiate("USER_SRP_AUTH", ["USERNAME": .string(name), "SRP_A": .string(srp.publicValue)])
  }

  /// Proves a password to the challenge of `beginSRP`.
  func prove(_ password: String, _ srp: SRPClient, _ step: Attributes) async throws -> Attributes {
    let asked = try #require(step["ChallengeParameters"])
    let userID = asked["USER_ID_FOR_SRP"]?.string ?? ""
    let proof = try srp.answer(
      password: Secret(password), userID: userID, salt: asked["SALT"]?.string ?? "",
      serverValue: asked["SRP_B"]?.string ?? "", secretBlock: asked["SECRET_BLOCK"]?.string ?? "",
      at: scene.clock.now)
    return try await respond(
      to: step, as: userID,
      [
        "PASSWORD_CLAIM_SIGNATURE": .string(proof.signature), "TIMESTAMP": .string(proof.timestamp),
        "PASSWORD_CLAIM_SECRET_BLOCK": asked["SECRET_BLOCK"] ?? "",
      ])
  }

  func newSRP() -> SRPClient { SRPClient(poolID: pool.string ?? "") }

  /// Code and message of what is refused; nil of what is not.
  func refusal(_ body: () async throws -> Attributes) async -> String? {
    do {
      _ = try await body()
      return nil
    } catch let error as AWSError {
      return "\(error.code): \(error.message)"
    } catch { return "\(error)" }
  }
}

extension Attributes {
  /// A token of a signed-in person.
  func token(_ name: String) throws -> String {
    try #require(self["AuthenticationResult"]?[name]?.string)
  }
}
