import AWS
import ResourceModel
import Tokens

/// The operations by which people sign in.
///
/// Source: Cognito user pools API reference, InitiateAuth, AdminInitiateAuth, RespondToAuthChallenge,
/// AdminRespondToAuthChallenge.
enum SignInOperations {
  static let operations = [initiate, adminInitiate, respond, adminRespond]

  static let session = Attribute("Session", .string(length: 20...2048), .optional, sensitive: true, "")
  private static let pool = CognitoRows.pool
  private static let client = CognitoRows.client.with(.required)
  private static let ownContext = [PeopleRows.metadata] + PeopleRows.context
  private static let flow = [
    Attribute("AuthFlow", .oneOf(Flow.all.map(\.name)), .required, ""),
    Attribute("AuthParameters", .map(.string()), .optional, sensitive: true, ""), session,
  ]
  private static let answer = [
    Attribute(
      "ChallengeName",
      .oneOf([
        "SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA", "SELECT_MFA_TYPE", "MFA_SETUP", "PASSWORD_VERIFIER",
        "CUSTOM_CHALLENGE", "SELECT_CHALLENGE", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER",
        "ADMIN_NO_SRP_AUTH", "NEW_PASSWORD_REQUIRED", "SMS_OTP", "PASSWORD", "WEB_AUTHN", "PASSWORD_SRP",
      ]), .required, ""),
    Attribute("ChallengeResponses", .map(.string()), .optional, sensitive: true, ""), session,
  ]

  /// A way to sign in, and what permits it.
  private struct Flow: Sendable {
    let name: String
    /// Names in a client's `ExplicitAuthFlows`, any of which permits it.
    let permits: Set<String>
    /// Whether only administrators' operations offer it.
    var isForAdministrators = false

    static let all = [
      Flow(name: "USER_SRP_AUTH", permits: ["ALLOW_USER_SRP_AUTH"]),
      Flow(name: "REFRESH_TOKEN_AUTH", permits: ["ALLOW_REFRESH_TOKEN_AUTH"]),
      Flow(name: "REFRESH_TOKEN", permits: ["ALLOW_REFRESH_TOKEN_AUTH"]),
      Flow(name: "CUSTOM_AUTH", permits: ["ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"]),
      Flow(
        name: "ADMIN_NO_SRP_AUTH", permits: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"],
        isForAdministrators: true),
      Flow(name: "USER_PASSWORD_AUTH", permits: ["ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"]),
      Flow(
        name: "ADMIN_USER_PASSWORD_AUTH", permits: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"],
        isForAdministrators: true),
      Flow(name: "USER_AUTH", permits: ["ALLOW_USER_AUTH"]),
    ]
    /// Of a client that names no flows. Source: CreateUserPoolClient, ExplicitAuthFlows.
    private static let standard: Set = [
      "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH",
    ]

    /// - Throws: `InvalidParameterException` unless the client permits the flow and the operation offers it.
    static func permitted(
      _ name: String, _ client: RegisteredClient, byAdministrator: Bool
    ) throws(AWSError) -> Flow {
      guard let flow = all.first(where: { $0.name == name }), byAdministrator || !flow.isForAdministrators
      else {
        throw .invalidParameter("Initiate Auth method not supported.")
      }
      var allowed = client.members["ExplicitAuthFlows"]?.strings.map(Set.init) ?? standard
      // Clients of the older names refresh without being asked.
      if !allowed.contains(where: { $0.hasPrefix("ALLOW_") }) { allowed.insert("ALLOW_REFRESH_TOKEN_AUTH") }
      // Or a token that was replaced would go on renewing there.
      if client.members["RefreshTokenRotation"]?["Feature"] == "ENABLED" {
        allowed.remove("ALLOW_REFRESH_TOKEN_AUTH")
      }
      guard !flow.permits.isDisjoint(with: allowed) else {
        throw .invalidParameter("\(name) flow not enabled for this client")
      }
      return flow
    }
  }

  private static let initiate = LocalOperation(
    "InitiateAuth", .userAuthentication, signed: false, [client] + flow + ownContext
  ) { objects, call, input throws(AWSError) in
    let scene = try PoolScene(clientOf: call, input, in: objects)
    return try begin(scene, input, byAdministrator: false, in: &objects)
  }

  private static let adminInitiate = LocalOperation(
    "AdminInitiateAuth", .userAuthentication, pool + [client] + flow + PeopleRows.adminContext
  ) { objects, call, input throws(AWSError) in
    try begin(try PoolScene(call, input, in: objects), input, byAdministrator: true, in: &objects)
  }

  private static func begin(
    _ scene: PoolScene, _ input: Attributes, byAdministrator: Bool, in objects: inout Objects
  ) throws(AWSError) -> Attributes {
    guard let client = scene.client else { throw .invalidParameter("Missing required parameter ClientId") }
    let name = input["AuthFlow"]?.string ?? ""
    let parameters = (input["AuthParameters"]?.map ?? [:]).compactMapValues(\.string)
    _ = try Flow.permitted(name, client, byAdministrator: byAdministrator)
    func parameter(_ name: String) throws(AWSError) -> String {
      guard let text = parameters[name], !text.isEmpty else {
        throw .invalidParameter("Missing required parameter \(name)")
      }
      return text
    }
    if name.hasPrefix("REFRESH_TOKEN") {
      let answer = try RefreshOperations.refreshed(
        try parameter("REFRESH_TOKEN"), scene, client, hash: parameters["SECRET_HASH"], in: &objects)
      return ["AuthenticationResult": .map(answer), "ChallengeParameters": [:]]
    }
    let username = try parameter("USERNAME")
    try scene.checkSecretHash(parameters["SECRET_HASH"], username: username)
    let signIn = try SignIn(client, scene.call, in: objects)
    switch name {
    case "USER_SRP_AUTH":
      return try answer(
        try signIn.beginSRP(username, publicValue: try parameter("SRP_A"), in: &objects), signIn, in: &objects
      )
    case "CUSTOM_AUTH":
      guard scene.pool["LambdaConfig"]?["DefineAuthChallenge"] != nil else {
        throw .invalidParameter("Custom auth lambda trigger is not configured for the user pool.")
      }
      throw .cognito(
        "UnexpectedLambdaException",
        "This endpoint calls no functions of a pool, so it cannot go on with CUSTOM_AUTH.")
    case "USER_AUTH":
      throw .invalidParameter(
        "This endpoint does not offer USER_AUTH; sign in by USER_SRP_AUTH or USER_PASSWORD_AUTH.")
    default:
      return try answer(
        try signIn.begin(username, password: Secret(try parameter("PASSWORD")), in: &objects), signIn,
        in: &objects)
    }
  }

  private static let respond = LocalOperation(
    "RespondToAuthChallenge", .userAuthentication, signed: false, [client] + answer + ownContext
  ) { objects, call, input throws(AWSError) in
    try answered(try PoolScene(clientOf: call, input, in: objects), input, in: &objects)
  }

  private static let adminRespond = LocalOperation(
    "AdminRespondToAuthChallenge", .userAuthentication, pool + [client] + answer + PeopleRows.adminContext
  ) { objects, call, input throws(AWSError) in
    try answered(try PoolScene(call, input, in: objects), input, in: &objects)
  }

  private static func answered(
    _ scene: PoolScene, _ input: Attributes, in objects: inout Objects
  ) throws(AWSError) -> Attributes {
    guard let client = scene.client else { throw .invalidParameter("Missing required parameter ClientId") }
    let answers = (input["ChallengeResponses"]?.map ?? [:]).compactMapValues(\.string)
    guard let username = answers["USERNAME"] else {
      throw .invalidParameter("Missing required parameter USERNAME")
    }
    try scene.checkSecretHash(answers["SECRET_HASH"], username: username)
    let signIn = try SignIn(client, scene.call, in: objects)
    let outcome = try signIn.respond(
      to: input["ChallengeName"]?.string ?? "", session: input["Session"]?.string, answers: answers,
      in: &objects)
    return try answer(outcome, signIn, in: &objects)
  }

  private static func answer(
    _ outcome: SignIn.Outcome, _ signIn: SignIn, in objects: inout Objects
  ) throws(AWSError) -> Attributes {
    switch outcome {
    case .challenge(let challenge):
      var answer: Attributes = [
        "ChallengeName": .string(challenge.name),
        "ChallengeParameters": .map(challenge.parameters.mapValues { .string($0) }),
      ]
      answer["Session"] = challenge.session.map { .string($0) }
      return answer
    case .signedIn(let user):
      let family = TokenFamily(
        of: user, signIn.client, scopes: [UserTokens.selfService], isHosted: false, at: signIn.scene.call.now)
      family.keep(poolID: signIn.scene.poolID, signIn.scene.call, in: &objects)
      let refresh = family.newRefreshToken(poolID: signIn.scene.poolID, signIn.scene.call, in: &objects)
      var result = try RefreshOperations.result(for: user, family, signIn.client, signIn.scene, in: &objects)
      result["RefreshToken"] = .string(refresh)
      return ["AuthenticationResult": .map(result), "ChallengeParameters": [:]]
    }
  }
}
