import AuthPlatform
import Foundation
import ResourceModel
import TestSupport
import Testing
import Tokens

@Suite struct SignInTests {
  @Test func `a password is sent once and gives tokens`() async throws {
    let scene = try await SignInScene()
    try scene.willGrant()
    let report = try await scene.login()
    #expect(report.client.name == "shared/cli" && report.person.user == "ada@example.com")
    #expect(
      report.person.tokens.username == "u-1" && report.person.tokens.refresh?.reveal() == "refreshCanary")
    #expect(scene.asked.map(\.name) == ["InitiateAuth"])
    let asked = try #require(scene.asked.first)
    #expect(asked["AuthFlow"] == "USER_PASSWORD_AUTH" && asked["ClientId"] == "client1")
    #expect(
      asked["AuthParameters"] == ["USERNAME": "ada@example.com", "PASSWORD": .string(SignInScene.password)])
  }

  @Test func `where the client allows SRP the password is proved and stays here`() async throws {
    let scene = try await SignInScene(client: [
      "explicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]
    ])
    let number = String(repeating: "7f", count: 384)
    scene.willChallenge(
      "PASSWORD_VERIFIER",
      [
        "USER_ID_FOR_SRP": "u-1", "USERNAME": "u-1", "SALT": "abcdef", "SRP_B": .string(number),
        "SECRET_BLOCK": "YmxvY2s=",
      ])
    try scene.willGrant()
    _ = try await scene.login()
    let (first, second) = (scene.asked[0], scene.asked[1])
    #expect(first["AuthFlow"] == "USER_SRP_AUTH")
    #expect(first["AuthParameters", "SRP_A"]?.string?.isEmpty == false)
    #expect(second.name == "RespondToAuthChallenge" && second["ChallengeName"] == "PASSWORD_VERIFIER")
    #expect(second["ChallengeResponses", "USERNAME"] == "u-1")
    #expect(second["ChallengeResponses", "PASSWORD_CLAIM_SECRET_BLOCK"] == "YmxvY2s=")
    #expect(second["ChallengeResponses", "TIMESTAMP"]?.string?.hasSuffix("UTC 2027") == true)
    #expect(!scene.asked.contains { "\($0.input)".contains(SignInScene.password) })
  }

  @Test func `the first sign-in asks for what the pool wants, and again where it is not taken`() async throws
  {
    let scene = try await SignInScene()
    scene.willChallenge(
      "NEW_PASSWORD_REQUIRED",
      [
        "USER_ID_FOR_SRP": "u-1", "requiredAttributes": #"["userAttributes.name"]"#,
        "userAttributes": #"{"email":"ada@example.com"}"#,
      ], session: "s1")
    scene.willRefuse(
      "InvalidPasswordException",
      "Password did not conform with policy: Password must have numeric characters")
    try scene.willGrant()
    let question = "new password of at least 12 characters, with a digit"
    _ = try await scene.login([question: ["too weak", "N3w-Canary-2"], "attribute name": ["Ada"]])
    #expect(scene.questions == ["password", "attribute name", question, "\(question), for unfitPassword"])
    let last = try #require(scene.asked.last)
    #expect(
      last["ChallengeResponses"]
        == ["USERNAME": "u-1", "NEW_PASSWORD": "N3w-Canary-2", "userAttributes.name": "Ada"])
    #expect(last["Session"] == "s1")
  }

  @Test func `an authenticator app is set up with the session handed on`() async throws {
    let scene = try await SignInScene()
    scene.willChallenge("MFA_SETUP", ["MFAS_CAN_SETUP": #"["SOFTWARE_TOKEN_MFA"]"#], session: "s1")
    scene.will(["SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s2"])
    scene.willRefuse("EnableSoftwareTokenMFAException", "Code mismatch")
    scene.will(["Status": "SUCCESS", "Session": "s3"])
    try scene.willGrant()
    _ = try await scene.login(["authenticator": ["000000", "123456"]])
    #expect(
      scene.asked.map(\.name) == [
        "InitiateAuth", "AssociateSoftwareToken", "VerifySoftwareToken", "VerifySoftwareToken",
        "RespondToAuthChallenge",
      ])
    #expect(scene.asked.map { $0["Session"] } == [nil, "s1", "s2", "s2", "s3"])
    #expect(scene.asked[3]["UserCode"] == "123456")
    #expect(scene.questions == ["password", "authenticator", "authenticator, for wrongCode"])
  }

  @Test func `a second factor is chosen, and its code asked for three times at most`() async throws {
    let scene = try await SignInScene()
    scene.willChallenge("SELECT_MFA_TYPE", ["MFAS_CAN_CHOOSE": #"["SMS_MFA","SOFTWARE_TOKEN_MFA"]"#])
    scene.willChallenge("SMS_MFA", ["CODE_DELIVERY_DESTINATION": "+*******42"])
    for _ in 0..<3 { scene.willRefuse("CodeMismatchException", "Invalid code") }
    let failure = await scene.failure([
      "factor SMS_MFA SOFTWARE_TOKEN_MFA": ["SMS_MFA"], "sms to +*******42": ["1", "2", "3", "4"],
    ])
    #expect(failure?.code == .wrongCode)
    #expect(scene.asked.compactMap { $0["ChallengeResponses", "SMS_MFA_CODE"]?.string } == ["1", "2", "3"])
    #expect(scene.asked[1]["ChallengeResponses", "ANSWER"] == "SMS_MFA")
  }

  @Test func `what cannot be answered at a prompt is named`() async throws {
    let scene = try await SignInScene()
    scene.willChallenge("DEVICE_SRP_AUTH")
    let failure = try #require(await scene.failure())
    #expect(failure.code == .unknownChallenge)
    #expect(failure.reason.contains("DEVICE_SRP_AUTH") && failure.reason.contains("--browser"))
  }

  @Test func `an endpoint that never ends keeps nobody for ever`() async throws {
    let scene = try await SignInScene()
    for _ in 0..<20 { scene.willChallenge("EMAIL_OTP") }
    let failure = await scene.failure(["mail to ?": Array(repeating: "1", count: 20)])
    #expect(failure?.code == .unreadableAnswer && scene.asked.count < 20)
  }

  @Test func `each of Cognito's refusals says what to do`() async throws {
    for (code, message, expected, word) in [
      ("NotAuthorizedException", "Incorrect username or password.", .wrongPassword, "users reset"),
      ("NotAuthorizedException", "Password attempts exceeded", .tooManyAttempts, "Wait"),
      ("NotAuthorizedException", "User is disabled.", .disabled, "users enable"),
      ("NotAuthorizedException", "Unable to verify secret hash for client client1", .wrongSecret, "store"),
      (
        "NotAuthorizedException", "Temporary password has expired and must be reset by an administrator.",
        .expired, "--resend"
      ),
      (
        "NotAuthorizedException", "Invalid session for the user, session is expired.", .expired,
        "Sign in again"
      ),
      ("UserNotFoundException", "User does not exist.", .unknownUser, "users list"),
      ("UserNotConfirmedException", "User is not confirmed.", .notConfirmed, "confirmed"),
      ("PasswordResetRequiredException", "Password reset required", .resetRequired, "--password-file"),
      ("LimitExceededException", "Attempt limit exceeded", .tooManyAttempts, "Wait"),
      (
        "InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client", .flowNotAllowed,
        "authplat plan"
      ),
      (
        "UserLambdaValidationException", "PreAuthentication failed", .refused, "UserLambdaValidationException"
      ),
    ] as [(String, String, SignInFailure.Code, String)] {
      let scene = try await SignInScene()
      scene.willRefuse(code, message)
      let failure = try #require(await scene.failure(), "\(code)")
      #expect(failure.code == expected, "\(code): \(message)")
      #expect(failure.reason.contains(word), "\(failure.reason)")
    }
  }

  @Test func `what cannot be asked for is refused before Cognito hears of it`() async throws {
    let none = try await SignInScene(client: ["explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]])
    let noStore = try await SignInScene(hasSecret: true)
    for (scene, word) in [(none, "ALLOW_USER_SRP_AUTH"), (noStore, "secret: {store")] {
      do throws(PlatformError) {
        _ = try await scene.login()
        Issue.record("nobody can sign in by it")
      } catch {
        guard case .unknown(let text) = error else { throw error }
        #expect(text.contains(word), "\(text)")
      }
      #expect(scene.asked.isEmpty)
    }
    let scene = try await SignInScene()
    var request = LoginRequest(user: "ada")
    request.client = "shared/cly"
    do throws(PlatformError) { _ = try await scene.platform.login(request, ask: scene.answering()) } catch {
      guard case .unknown(let text) = error else { throw error }
      #expect(text.contains("Did you mean `shared/cli`?"))
    }
  }

  @Test func `no secret of a sign-in stands in a report, an error, or a file that is not the tokens' own`()
    async throws
  {
    let scene = try await SignInScene()
    scene.willChallenge("MFA_SETUP", session: "sessionCanary")
    scene.will(["SecretCode": "TOTPCANARYKEYAAA"])
    scene.willRefuse("InvalidParameterException", "Value \(SignInScene.password) or 987654 at x is wrong")
    let failure = try #require(await scene.failure(["authenticator": ["987654"]]))
    #expect(!failure.reason.contains("987654"))
    scene.willRefuse("InvalidParameterException", "1 validation error: \(SignInScene.password)")
    let other = try #require(await scene.failure())
    try scene.willGrant()
    let report = try await scene.login()
    let tokens = [report.person.tokens.access.text, report.person.tokens.id, report.person.tokens.refresh]
    let canaries =
      tokens.compactMap { $0?.reveal() } + [
        SignInScene.password, "sessionCanary", "TOTPCANARYKEYAAA", "987654",
      ]
    var text = "\(failure) \(other) \(report)"
    dump(report, to: &text)
    for canary in canaries { #expect(!text.contains(canary)) }
    let folder = "\(scene.scratch.path)/.authplat"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.contains("people-dev.json"))
    for name in names {
      let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
      for canary in canaries where name != "people-dev.json" || canary == SignInScene.password {
        #expect(bytes.firstRange(of: Data(canary.utf8)) == nil, "\(name)")
      }
    }
  }
}
