import AWS
import ResourceModel

/// One user of a pool, as the endpoint keeps them. The operations that change users go through ``UserDirectory``.
///
/// Source: Cognito user pools API reference, UserType; developer guide, "Signing up and confirming user accounts".
struct PoolUser: Sendable {
  enum Status: String, Sendable {
    case unconfirmed = "UNCONFIRMED"
    case confirmed = "CONFIRMED"
    case resetRequired = "RESET_REQUIRED"
    /// The password is a temporary one.
    case forceChangePassword = "FORCE_CHANGE_PASSWORD"
    case externalProvider = "EXTERNAL_PROVIDER"
  }

  /// What stands as `Username` in answers and tokens: what was typed, or a UUID where people sign in by an address.
  let username: String
  /// By name as AWS has it, such as `email` and `custom:team`; `sub` is among them.
  var attributes: [String: String]
  var status: Status
  var isEnabled = true
  /// Nil before there is one.
  var password: PasswordVerifier?
  /// Newest first, as many as the pool's history wants.
  var formerPasswords: [PasswordVerifier] = []
  /// When the password was set; a temporary one expires some days after it.
  var passwordSetAt: Timestamp
  /// Names of groups of the pool.
  var groups: Set<String> = []
  /// The key of an authenticator app, in Base32; nil before one was verified.
  var authenticatorKey: String?
  /// One that was handed out and not verified yet.
  var pendingAuthenticatorKey: String?
  /// The step of the last code that was used: none is taken twice.
  var lastAuthenticatorStep = 0
  /// As `UserMFASettingList` has them: `SMS_MFA`, `SOFTWARE_TOKEN_MFA`, `EMAIL_OTP`.
  var factors: [String] = []
  /// One of ``factors``.
  var preferredFactor: String?
  /// Access tokens that were issued before this moment are revoked (GlobalSignOut).
  var signedOutAt: Timestamp?
  let createdAt: Timestamp
  var modifiedAt: Timestamp

  init(_ username: String, attributes: [String: String], status: Status, at now: Timestamp) {
    self.username = username
    self.attributes = attributes
    self.status = status
    passwordSetAt = now
    createdAt = now
    modifiedAt = now
  }

  var sub: String { attributes["sub"] ?? "" }

  /// Whether what began at that moment began with the password that the user has now.
  func hasKeptPassword(since began: Timestamp) -> Bool { passwordSetAt <= began }

  // MARK: As it is kept

  init(stored: [String: Value]) {
    func moment(_ name: String) -> Timestamp? { stored[name]?.integer.map { Timestamp(milliseconds: $0) } }
    username = stored["Username"]?.string ?? ""
    attributes = (stored["Attributes"]?.map ?? [:]).compactMapValues(\.string)
    status = stored["Status"]?.string.flatMap(Status.init) ?? .unconfirmed
    isEnabled = stored["Enabled"] != false
    password = PasswordVerifier(stored: stored["Password"])
    formerPasswords = (stored["FormerPasswords"]?.list ?? []).compactMap { PasswordVerifier(stored: $0) }
    createdAt = moment("CreatedAt") ?? Timestamp(milliseconds: 0)
    modifiedAt = moment("ModifiedAt") ?? createdAt
    passwordSetAt = moment("PasswordSetAt") ?? createdAt
    groups = Set(stored["Groups"]?.strings ?? [])
    authenticatorKey = stored["AuthenticatorKey"]?.string
    pendingAuthenticatorKey = stored["PendingAuthenticatorKey"]?.string
    lastAuthenticatorStep = stored["LastAuthenticatorStep"]?.integer ?? 0
    factors = stored["Factors"]?.strings ?? []
    preferredFactor = stored["PreferredFactor"]?.string
    signedOutAt = moment("SignedOutAt")
  }

  var stored: [String: Value] {
    func moment(_ moment: Timestamp) -> Value { .integer(moment.milliseconds) }
    var members: [String: Value] = [
      "Username": .string(username), "Attributes": .map(attributes.mapValues { .string($0) }),
      "Status": .string(status.rawValue), "Enabled": .bool(isEnabled), "CreatedAt": moment(createdAt),
      "ModifiedAt": moment(modifiedAt), "PasswordSetAt": moment(passwordSetAt),
      "Groups": .list(groups.sorted().map { .string($0) }),
      "Factors": .list(factors.map { .string($0) }),
      "LastAuthenticatorStep": .integer(lastAuthenticatorStep),
      "FormerPasswords": .list(formerPasswords.map(\.stored)),
    ]
    members["Password"] = password?.stored
    members["AuthenticatorKey"] = authenticatorKey.map { .string($0) }
    members["PendingAuthenticatorKey"] = pendingAuthenticatorKey.map { .string($0) }
    members["PreferredFactor"] = preferredFactor.map { .string($0) }
    members["SignedOutAt"] = signedOutAt.map(moment)
    return members
  }
}
