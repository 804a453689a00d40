import AWS
import ResourceModel
import Testing

@testable import LocalAWS

/// An endpoint with a user pool and a client of it that people sign in with, and what was mailed.
struct PeopleScene: Sendable {
  static let password: Value = "Correct-Horse-1"

  let scene: EndpointScene
  let pool: Value
  let client: Value
  /// Empty for a client without one.
  let secret: String

  /// - Parameters:
  ///   - settings: of the pool; people get codes by mail unless told otherwise.
  ///   - hides: whether the client hides who exists.
  init(
    _ settings: Attributes = [:], hides: Bool = false, client members: Attributes = [:]
  ) async throws {
    scene = try EndpointScene()
    pool = try await scene.newPool(["AutoVerifiedAttributes": ["email"]].merging(settings) { $1 })
    let answer = try await scene.call(
      "CreateUserPoolClient",
      [
        "UserPoolId": pool, "ClientName": "app", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        "PreventUserExistenceErrors": hides ? "ENABLED" : "LEGACY",
      ].merging(members) { $1 })["UserPoolClient"]
    client = answer?["ClientId"] ?? ""
    secret = answer?["ClientSecret"]?.string ?? ""
  }

  /// An administrator's call, about the pool.
  @discardableResult
  func admin(_ operation: String, _ input: Attributes = [:]) async throws(AWSError) -> Attributes {
    try await scene.call(operation, ["UserPoolId": pool].merging(input) { $1 })
  }

  func adminRefusal(_ operation: String, _ input: Attributes = [:]) async -> AWSError? {
    await scene.refusal(operation, ["UserPoolId": pool].merging(input) { $1 })
  }

  /// A call of people's own program.
  @discardableResult
  func program(_ operation: String, _ input: Attributes = [:]) async throws(AWSError) -> Attributes {
    try await scene.call(operation, ["ClientId": client].merging(input) { $1 })
  }

  func refusal(_ operation: String, _ input: Attributes = [:]) async -> AWSError? {
    await scene.refusal(operation, ["ClientId": client].merging(input) { $1 })
  }

  /// Code and message, to compare two refusals.
  func words(_ operation: String, _ input: Attributes = [:]) async -> String {
    let refusal = await refusal(operation, input)
    return refusal.map { "\($0.code): \($0.message)" } ?? "no refusal"
  }

  /// Somebody with a password of their own and a verified address.
  func addUser(_ name: Value, email: Value? = nil, _ attributes: [String: Value] = [:]) async throws {
    var attributes = attributes
    if let email { attributes.merge(["email": email, "email_verified": "true"]) { $1 } }
    try await admin(
      "AdminCreateUser",
      ["Username": name, "MessageAction": "SUPPRESS", "UserAttributes": Self.pairs(attributes)])
    try await admin(
      "AdminSetUserPassword", ["Username": name, "Password": Self.password, "Permanent": true])
  }

  /// The access token of a new sign-in.
  func token(of name: Value, password: Value = Self.password) async throws -> Value {
    let answer = try await program(
      "InitiateAuth",
      ["AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": ["USERNAME": name, "PASSWORD": password]])
    return try #require(answer["AuthenticationResult"]?["AccessToken"])
  }

  func user(_ name: Value) async throws -> Attributes {
    try await admin("AdminGetUser", ["Username": name])
  }

  func attributes(of name: Value) async throws -> [String: String] {
    Self.texts(try await user(name)["UserAttributes"])
  }

  static func texts(_ list: Value?) -> [String: String] { PeopleRows.read(list) }

  static func pairs(_ attributes: [String: Value]) -> Value {
    .list(attributes.sorted { $0.key < $1.key }.map { ["Name": .string($0.key), "Value": $0.value] })
  }

  /// What was mailed and sent, oldest first.
  func outbox() async -> [[String: Value]] {
    await scene.world.look { objects in
      objects.all(Shelf(.everywhere, .outboxMessage)).map(\.members)
    }
  }

  /// The code in the newest message; refuses a message without one.
  func lastCode(to recipient: String? = nil) async throws -> Value {
    let messages = await outbox().filter { recipient == nil || $0["To"]?.string == recipient }
    let body = try #require(messages.last?["Body"]?.string)
    return .string(String(try #require(body.firstMatch(of: /[0-9]{6}/)).output))
  }

  /// Six digits that are not this code.
  static func wrong(_ code: Value) -> Value { code == "000000" ? "000001" : "000000" }
}
