import AWS
import AuthPlatform
import Foundation
import Inventory
import ResourceModel
import Synchronization
import TestSupport
import Tokens

/// A workspace with a pool and its clients in the inventory, and a server that stands for Cognito, as a test scripts it.
final class SignInScene: Sendable {
  static let pool = "eu-west-1_Abc123xyz"
  static let password = "Pa55word-Canary!"

  /// A request that reached Cognito, or the pool's own page.
  struct Asked: Sendable {
    /// The operation, or the path.
    let name: String
    let input: Value

    subscript(_ path: String...) -> Value? { path.reduce(input as Value?) { $0?[$1] } }
  }

  private struct Ledger {
    var now = Timestamp(milliseconds: 1_800_000_000_000)
    var answers: [(status: Int, body: Value)] = []
    var asked: [Asked] = []
    var questions: [String] = []
  }

  let scratch = ScratchFolder()
  let signer: Signer
  private let ledger = Mutex(Ledger())
  private let server = Mutex<ScriptedServer?>(nil)

  /// - Parameter client: attributes of the client `shared/cli` beside those that it has anyhow.
  init(client: Attributes = [:], hasSecret: Bool = false) async throws {
    signer = try Signer("one")
    let scripted = try ScriptedServer { [weak self] request, _ in
      self?.answer(request) ?? .answer(500)
    }
    server.withLock { $0 = scripted }
    try scratch.write("authplat.yaml", "version: 1\nenvironments:\n  dev: {region: eu-west-1}\n")
    try scratch.write("stacks/shared.yaml", "stack: shared\nkind: auth\ndomain: {prefix: shop}\n")
    let inventory = try platform.inventory("dev")
    try await inventory.record(
      record(
        "shared/userPool.pool", ["UserPoolId": Self.pool],
        [
          "id": .string(Self.pool), "name": "shop",
          "policies": ["passwordPolicy": ["minimumLength": 12, "requireNumbers": true]],
        ]))
    try await inventory.record(
      record(
        "shared/userPoolDomain.domain", ["Domain": "shop", "UserPoolId": Self.pool],
        ["domain": "shop", "userPoolId": .string(Self.pool), "url": .string(url)]))
    let attributes: Attributes = [
      "userPoolId": .string(Self.pool), "id": "client1",
      "explicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    ]
    try await inventory.record(
      record(
        "shared/userPoolClient.cli", ["UserPoolId": Self.pool, "ClientId": "client1"],
        declared: hasSecret ? ["generateSecret": true] : [:], attributes.merging(client) { $1 }))
  }

  func record(
    _ id: String, _ physical: [String: String], declared: Attributes = [:], _ observed: Attributes
  ) -> DeployedResource {
    guard let id = ResourceID(id) else { preconditionFailure("`\(id)` is no resource") }
    return DeployedResource(
      id: id, physicalID: PhysicalID(physical), declared: declared, observed: observed,
      updatedAt: Timestamp(milliseconds: 0))
  }

  var url: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })" }
  var now: Timestamp { ledger.withLock(\.now) }
  var asked: [Asked] { ledger.withLock(\.asked) }
  var questions: [String] { ledger.withLock(\.questions) }
  func wait(_ seconds: Double) { ledger.withLock { $0.now = $0.now.adding(seconds: seconds) } }

  var platform: Platform {
    var settings = Settings(folder: scratch.path)
    settings.endpointURL = url
    let context = Context(
      processEnvironment: [
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_MAX_ATTEMPTS": "1",
      ],
      homeFolder: scratch.path, now: { [weak self] in self?.now ?? Timestamp(milliseconds: 0) }, user: "u",
      host: "h",
      pid: 1, command: "test")
    return Platform(settings, context)
  }

  // MARK: Cognito

  /// What comes next, once each.
  func will(_ body: Value, status: Int = 200) { ledger.withLock { $0.answers.append((status, body)) } }

  func willRefuse(_ code: String, _ message: String = "") {
    will(["__type": .string(code), "message": .string(message)], status: 400)
  }

  func willChallenge(_ name: String, _ parameters: Attributes = [:], session: String = "session") {
    will([
      "ChallengeName": .string(name), "Session": .string(session), "ChallengeParameters": .map(parameters),
    ])
  }

  func willGrant(life: Int = 3600, refresh: String? = "refreshCanary", id: String = "one") throws {
    will([
      "AuthenticationResult": try tokens(life: life, refresh: refresh, id: id), "ChallengeParameters": [:],
    ])
  }

  func tokens(
    life: Int = 3600, refresh: String? = "refreshCanary", id: String = "one", nonce: String? = nil,
    names: (String, String, String) = ("AccessToken", "IdToken", "RefreshToken")
  ) throws -> Value {
    let start = Int(now.seconds)
    var claims: Attributes = [
      "sub": "u-1", "iss": .string("https://cognito-idp.eu-west-1.amazonaws.com/\(Self.pool)"),
      "iat": .integer(start), "exp": .integer(start + life), "jti": .string(id),
      "cognito:groups": ["admins"],
    ]
    claims["token_use"] = "access"
    claims["client_id"] = "client1"
    claims["username"] = "u-1"
    claims["scope"] = "aws.cognito.signin.user.admin"
    let access = try signer.token(.map(claims))
    for name in ["client_id", "username", "scope"] { claims[name] = nil }
    claims.merge(["token_use": "id", "aud": "client1", "cognito:username": "u-1", "email": "ada@example.com"])
    { $1 }
    claims["nonce"] = nonce.map { .string($0) }
    var result: [String: Value] = [
      names.0: .string(access), names.1: .string(try signer.token(.map(claims))),
    ]
    result[names.2] = refresh.map { .string($0) }
    result["ExpiresIn"] = .integer(life)
    return .map(result)
  }

  private func answer(_ request: ScriptedServer.Received) -> ScriptedServer.Reply {
    if request.target.hasSuffix("jwks.json") {
      let keys = (try? signer.published).map { Signer.keySet([$0]) } ?? []
      return .answer(200, body: String(decoding: keys, as: UTF8.self))
    }
    let operation = request["X-Amz-Target"]?.split(separator: ".").last.map(String.init)
    let input = (try? JSONReader.read(request.body)) ?? .string(request.text)
    let next = ledger.withLock { ledger in
      ledger.asked.append(Asked(name: operation ?? request.target, input: input))
      return ledger.answers.isEmpty ? nil : ledger.answers.removeFirst()
    }
    guard let next else { return .answer(400, body: #"{"__type":"NothingScripted"}"#) }
    return .answer(
      next.status, headers: [("Content-Type", "application/x-amz-json-1.1")],
      body: JSONWriter.write(next.body))
  }

  // MARK: The person

  /// Answers the questions of these names, in order for each; else the test's password.
  func answering(_ answers: [String: [String]] = [:]) -> SignInQuestion.Ask {
    let left = Rest(answers)
    return { [weak self] question, complaint throws(PlatformError) in
      let name = Self.name(question)
      self?.ledger.withLock { $0.questions.append(complaint.map { "\(name), for \($0.code)" } ?? name) }
      if let answer = left.next(name) { return Secret(answer) }
      guard name == "password" else {
        throw .signIn(complaint ?? SignInFailure(.missingAnswer, "nobody answers \(name)"))
      }
      return Secret(Self.password)
    }
  }

  private static func name(_ question: SignInQuestion) -> String {
    switch question {
    case .password: "password"
    case .newPassword(let policy): "new password of \(policy?.words ?? "?")"
    case .attribute(let name): "attribute \(name)"
    case .code(.authenticator): "code"
    case .code(.sms(let number)): "sms to \(number ?? "?")"
    case .code(.mail(let address)): "mail to \(address ?? "?")"
    case .authenticator: "authenticator"
    case .factor(let factors): "factor \(factors.map(\.rawValue).joined(separator: " "))"
    }
  }

  func login(
    _ answers: [String: [String]] = [:], as user: String = "ada@example.com", by client: String? = nil,
    flow: SignInFlow? = nil
  ) async throws(PlatformError) -> LoginReport {
    var request = LoginRequest(user: user)
    request.client = client
    request.flow = flow
    return try await platform.login(request, ask: answering(answers))
  }

  /// Why it does not work out; nil when it does.
  func failure(_ answers: [String: [String]] = [:]) async -> SignInFailure? {
    do throws(PlatformError) {
      _ = try await login(answers)
      return nil
    } catch {
      guard case .signIn(let failure) = error else { return nil }
      return failure
    }
  }
}

private final class Rest: Sendable {
  private let answers: Mutex<[String: [String]]>

  init(_ answers: [String: [String]]) { self.answers = Mutex(answers) }

  func next(_ name: String) -> String? {
    answers.withLock { answers in
      guard answers[name]?.isEmpty == false else { return nil }
      return answers[name]?.removeFirst()
    }
  }
}
