import AWS
import ResourceModel

/// What a pool demands of passwords.
///
/// Source: Cognito user pools API reference, PasswordPolicyType; developer guide, "Adding user pool password requirements".
struct PasswordPolicy: Sendable {
  private static let symbols = Set("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-")

  private let policy: Value?

  /// - Parameter pool: as described.
  init(of pool: [String: Value]) { policy = pool["Policies"]?["PasswordPolicy"] }

  /// Seconds that a temporary password lasts.
  var temporaryLifetime: Double { Double((policy?["TemporaryPasswordValidityDays"]?.integer ?? 7) * 86400) }

  /// How many former passwords must not come again.
  var history: Int { policy?["PasswordHistorySize"]?.integer ?? 0 }

  /// What people are told who choose one.
  var sentence: String {
    let kinds = [
      ("RequireUppercase", "an uppercase letter"), ("RequireLowercase", "a lowercase letter"),
      ("RequireNumbers", "a number"), ("RequireSymbols", "a symbol"),
    ].filter { policy?[$0.0] == true }.map(\.1)
    let length = "At least \(policy?["MinimumLength"]?.integer ?? 8) characters"
    guard let last = kinds.last else { return "\(length)." }
    return
      "\(length), with \((kinds.dropLast().joined(separator: ", ") + (kinds.count > 1 ? " and " : "") + last))."
  }

  /// - Throws: `InvalidPasswordException`, which names the demand and not the password.
  func check(_ password: Secret) throws(AWSError) {
    let text = password.reveal()
    func refuse(_ reason: String) -> AWSError {
      .cognito("InvalidPasswordException", "Password did not conform with policy: \(reason)")
    }
    if text.unicodeScalars.count < policy?["MinimumLength"]?.integer ?? 8 {
      throw refuse("Password not long enough")
    }
    if text.unicodeScalars.count > 256 { throw refuse("Password is too long") }
    if text.first?.isWhitespace == true || text.last?.isWhitespace == true {
      throw refuse("Password must not begin or end with a space")
    }
    let demands: [(String, String, (Character) -> Bool)] = [
      ("RequireUppercase", "Password must have uppercase characters", { ("A"..."Z").contains($0) }),
      ("RequireLowercase", "Password must have lowercase characters", { ("a"..."z").contains($0) }),
      ("RequireNumbers", "Password must have numeric characters", { ("0"..."9").contains($0) }),
      ("RequireSymbols", "Password must have symbol characters", { Self.symbols.contains($0) || $0 == " " }),
    ]
    for (member, reason, holds) in demands where policy?[member] == true && !text.contains(where: holds) {
      throw refuse(reason)
    }
  }

  /// A random one that will do.
  func makePassword() -> Secret {
    var random = SecureRandom()
    let letters = "abcdefghijkmnopqrstuvwxyz"
    let kinds = [letters, letters.uppercased(), "23456789", "!#$%*+-=?@"].map(Array.init)
    let length = max(12, policy?["MinimumLength"]?.integer ?? 8)
    var characters = kinds.map { $0[Int.random(in: 0..<$0.count, using: &random)] }
    let all = kinds.flatMap { $0 }
    while characters.count < length { characters.append(all[Int.random(in: 0..<all.count, using: &random)]) }
    return Secret(String(characters.shuffled(using: &random)))
  }

  /// Gives a user a password that will do.
  /// - Throws: `InvalidPasswordException`, `PasswordHistoryPolicyViolationException`.
  func set(
    _ password: Secret, of user: inout PoolUser, isTemporary: Bool, _ scene: PoolScene
  ) throws(AWSError) {
    try check(password)
    let known = [user.password].compactMap { $0 } + user.formerPasswords
    if history > 0,
      known.prefix(history).contains(where: {
        $0.isMade(of: password, poolID: scene.poolID, userID: user.username)
      })
    {
      throw .cognito("PasswordHistoryPolicyViolationException", "Password has previously been used.")
    }
    user.formerPasswords = Array(known.prefix(max(0, history)))
    user.password = PasswordVerifier(of: password, poolID: scene.poolID, userID: user.username)
    user.status = isTemporary ? .forceChangePassword : .confirmed
    user.passwordSetAt = scene.call.now
    user.modifiedAt = scene.call.now
  }
}
