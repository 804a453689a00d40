import AWS
import ResourceModel

extension ObjectType {
  /// By message id; see ``Outbox/Message``.
  static let outboxMessage = ObjectType("outboxMessage")
}

/// Where the mail and the text messages of user pools go: nowhere but here, to be read by whoever runs the endpoint.
enum Outbox {
  /// What is kept at most; the oldest go first.
  static let limit = 1000
  static let shelf = Shelf(.everywhere, .outboxMessage)

  enum Medium: String, Sendable {
    case email = "EMAIL"
    case sms = "SMS"
  }

  /// One mail or text message. It holds codes and temporary passwords: it is test mail.
  struct Message: Sendable {
    let medium: Medium
    let recipient: String
    /// Empty for a text message.
    let subject: String
    let body: String
    /// What it is for, such as `SignUp`: one of ``ConfirmationCode``'s purposes, or `Invitation`.
    let purpose: String
  }

  /// Sends a message, as far as it goes here.
  static func send(_ message: Message, from scene: PoolScene, in objects: inout Objects) {
    if objects.count(shelf) >= limit, let oldest = objects.page(shelf, limit: 1).items.first {
      objects.remove(oldest.id, from: shelf)
    }
    objects.put(
      [
        "Medium": .string(message.medium.rawValue), "To": .string(message.recipient),
        "Subject": .string(message.subject), "Body": .string(message.body),
        "Purpose": .string(message.purpose), "UserPoolId": .string(scene.poolID),
        "SentAt": .integer(scene.call.now.milliseconds),
      ], newID(at: scene.call.now), on: shelf)
  }

  /// Such as `20261121T040509123-x8f2k0qa`: sorted by name, messages are sorted by time.
  private static func newID(at now: Timestamp) -> String {
    func digits(_ number: Int, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let (year, month, day, hour, minute, second) = now.components
    return digits(year, 4) + digits(month, 2) + digits(day, 2) + "T" + digits(hour, 2) + digits(minute, 2)
      + digits(second, 2) + digits(now.milliseconds % 1000, 3) + "-" + RandomText.lowerCaseAlphanumerics(8)
  }
}
