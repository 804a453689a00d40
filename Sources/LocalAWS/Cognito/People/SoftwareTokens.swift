import AWS
import ResourceModel
import Tokens

/// The operations by which people bring an authenticator app: during a sign-in, or signed in already.
///
/// Source: Cognito user pools API reference, AssociateSoftwareToken, VerifySoftwareToken.
enum SoftwareTokens {
  static let operations = [associate, verify]

  private static let proof = [
    Attribute("AccessToken", .string(pattern: "[A-Za-z0-9-_=.]+"), .optional, sensitive: true, ""),
    SignInOperations.session,
  ]

  private static let associate = LocalOperation(
    "AssociateSoftwareToken", .userUpdate, signed: false, proof
  ) { objects, call, input throws(AWSError) in
    if let session = input["Session"]?.string {
      let step = try signIn(session, call, in: objects).associate(session: session, in: &objects)
      return ["SecretCode": .string(step.key.reveal()), "Session": .string(step.session)]
    }
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    var user = person.user
    let key = Base32.encode(SecureRandom().bytes(32))
    user.pendingAuthenticatorKey = key
    person.scene.directory.keep(user, in: &objects)
    return ["SecretCode": .string(key)]
  }

  private static let verify = LocalOperation(
    "VerifySoftwareToken", .userUpdate, signed: false,
    proof + [
      Attribute("UserCode", .string(length: 6...6, pattern: "[0-9]+"), .required, sensitive: true, ""),
      Attribute("FriendlyDeviceName", .string(length: 0...131_072), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let code = input["UserCode"]?.string ?? ""
    if let session = input["Session"]?.string {
      let next = try signIn(session, call, in: objects).verify(session: session, code: code, in: &objects)
      return ["Status": "SUCCESS", "Session": .string(next)]
    }
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    var user = person.user
    guard let key = user.pendingAuthenticatorKey, let codes = TimeBasedCode(key: Secret(key)) else {
      throw .cognito("SoftwareTokenMFANotFoundException", "No software token was associated.")
    }
    guard let step = codes.counter(of: code, at: call.now) else { throw SignIn.wrongFirstCode }
    user.useAuthenticator(key, since: step, at: call.now)
    person.scene.directory.keep(user, in: &objects)
    return ["Status": "SUCCESS"]
  }

  /// Whose sign-in a session belongs to: these two operations name no client.
  private static func signIn(_ session: String, _ call: Call, in objects: Objects) throws(AWSError) -> SignIn
  {
    guard let client = SignInSession.client(of: session, in: objects) else {
      throw .notAuthorized("Invalid session for the user.")
    }
    return try SignIn(client, call, in: objects)
  }
}
