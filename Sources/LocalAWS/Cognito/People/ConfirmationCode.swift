import AWS
import ResourceModel

extension ObjectType {
  /// By purpose and name: see ``ConfirmationCode``.
  static let confirmationCode = ObjectType("confirmationCode")
}

/// Codes of six digits that prove that somebody reads a mailbox or a telephone. Each is good once.
///
/// What is kept of a code is a hash. A newer code replaces an older one of the same purpose. Guesses are counted from
/// code to code, and for names that nobody has too, or the count would tell which names exist.
///
/// Source: Cognito developer guide, "Quotas in Amazon Cognito" (how long codes are valid), "Managing user existence
/// error responses"; messages as AWS's users report them.
struct ConfirmationCode: Sendable {
  enum Purpose: Sendable, Hashable {
    case signUp
    case forgotPassword
    /// Of `email` or `phone_number`.
    case attribute(String)

    /// As the outbox shows it.
    var name: String {
      switch self {
      case .signUp: "SignUp"
      case .forgotPassword: "ForgotPassword"
      case .attribute: "Attribute"
      }
    }

    fileprivate var key: String {
      if case .attribute(let attribute) = self { "\(name)-\(attribute)" } else { name }
    }

    /// Seconds.
    fileprivate var lifetime: Double { self == .forgotPassword ? 3600 : 86400 }
  }

  /// Wrong ones in an hour; then none is taken until the hour is over.
  static let patience = 5
  private static let memory = 3600

  /// The attribute that is proved.
  let attribute: String
  /// What the attribute becomes once it is proved; nil when it has its value already.
  let pending: String?

  private static func shelf(_ scene: PoolScene) -> Shelf {
    scene.call.shelf(.confirmationCode, under: scene.poolID)
  }

  private static func key(_ purpose: Purpose, _ name: String) -> String { "\(purpose.key):\(name)" }

  /// Makes a code and mails or sends it.
  /// - Parameters:
  ///   - name: the user's stored name.
  ///   - pending: what the attribute becomes once it is proved.
  static func send(
    for purpose: Purpose, of name: String, to delivery: CodeDelivery, pending: String? = nil,
    _ scene: PoolScene, in objects: inout Objects
  ) {
    let code = RandomText.digits(6)
    keep(code, for: purpose, of: name, delivery, pending, scene, &objects)
    let texts = MessageTexts(of: scene.pool).code(code, by: delivery.medium)
    Outbox.send(
      Outbox.Message(
        medium: delivery.medium, recipient: delivery.destination, subject: texts.subject, body: texts.body,
        purpose: purpose.name), from: scene, in: &objects)
  }

  /// Does the same work for a name that gets no code, and sends nothing.
  static func pretend(
    for purpose: Purpose, of name: String, to delivery: CodeDelivery, _ scene: PoolScene,
    in objects: inout Objects
  ) {
    // No six digits are this code.
    keep(RandomText.alphanumerics(20), for: purpose, of: name, delivery, nil, scene, &objects)
  }

  private static func keep(
    _ code: String, for purpose: Purpose, of name: String, _ delivery: CodeDelivery, _ pending: String?,
    _ scene: PoolScene, _ objects: inout Objects
  ) {
    let key = key(purpose, name)
    var row = objects[shelf(scene), key] ?? [:]
    row["Hash"] = .string(hash(code, key, scene))
    row["ExpiresAt"] = .integer(scene.call.now.adding(seconds: purpose.lifetime).milliseconds)
    row["Attribute"] = .string(delivery.attribute)
    row["Pending"] = pending.map { .string($0) }
    forgetEnded(scene, &objects)
    objects.put(row, key, on: shelf(scene))
  }

  /// Takes a code, which is good for nothing from then on.
  /// - Parameter isHidden: whether a wrong code and one that was never sent must look the same.
  /// - Throws: `CodeMismatchException`, `ExpiredCodeException` or, after a few guesses, `LimitExceededException`.
  static func use(
    _ code: String, for purpose: Purpose, of name: String, isHidden: Bool = false, _ scene: PoolScene,
    in objects: inout Objects
  ) throws(AWSError) -> ConfirmationCode {
    let now = scene.call.now.milliseconds
    let key = key(purpose, name)
    var row = objects[shelf(scene), key] ?? [:]
    let isRecent = now - (row["FirstFailureAt"]?.integer ?? 0) < memory * 1000
    let failures = isRecent ? row["Failures"]?.integer ?? 0 : 0
    guard failures < patience else {
      throw .cognito("LimitExceededException", "Attempt limit exceeded, please try after some time.")
    }
    let kept = row["Hash"]?.string ?? String(repeating: "0", count: 64)
    let isRight = Digest.isEqual(Array(hash(code, key, scene).utf8), Array(kept.utf8))
    let isOver = now >= row["ExpiresAt"]?.integer ?? 0
    if isRight, !isOver {
      objects.remove(key, from: shelf(scene))
      return ConfirmationCode(attribute: row["Attribute"]?.string ?? "", pending: row["Pending"]?.string)
    }
    if isOver, isRight || !isHidden {
      throw .cognito("ExpiredCodeException", "Invalid code provided, please request a code again.")
    }
    row["Failures"] = .integer(failures + 1)
    if failures == 0 { row["FirstFailureAt"] = .integer(now) }
    forgetEnded(scene, &objects)
    objects.putForGood(row, key, on: shelf(scene))
    throw .cognito("CodeMismatchException", "Invalid verification code provided, please try again.")
  }

  /// What an attribute becomes once the code that was sent is brought; nil when nothing waits.
  static func pending(_ attribute: String, of name: String, _ scene: PoolScene, in objects: Objects)
    -> String?
  {
    objects[shelf(scene), key(.attribute(attribute), name)]?["Pending"]?.string
  }

  /// No code of this purpose is good any more. Guesses stay counted.
  static func forget(_ purpose: Purpose, of name: String, _ scene: PoolScene, in objects: inout Objects) {
    let key = key(purpose, name)
    guard let row = objects[shelf(scene), key] else { return }
    let counts = row.filter { $0.key == "Failures" || $0.key == "FirstFailureAt" }
    objects.put(counts, key, on: shelf(scene))
  }

  /// Nor of any other purpose, and nothing stays.
  static func forgetAll(of name: String, _ shelf: Shelf, in objects: inout Objects) {
    for purpose in [Purpose.signUp, .forgotPassword, .attribute("email"), .attribute("phone_number")] {
      objects.remove(key(purpose, name), from: shelf)
    }
  }

  private static func hash(_ code: String, _ key: String, _ scene: PoolScene) -> String {
    Digest.hex(Digest.sha256("\(scene.poolID)/\(key)/\(code)".utf8))
  }

  /// Of the oldest few those that have ended go whenever one comes or is guessed at, so they never pile up.
  private static func forgetEnded(_ scene: PoolScene, _ objects: inout Objects) {
    let now = scene.call.now.milliseconds
    for row in objects.page(shelf(scene), limit: 8).items
    where now >= row.members["ExpiresAt"]?.integer ?? 0
      && now - (row.members["FirstFailureAt"]?.integer ?? 0) >= memory * 1000
    {
      objects.removeForGood(row.id, from: shelf(scene))
    }
  }
}
