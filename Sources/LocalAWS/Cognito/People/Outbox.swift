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
    let shelf = Shelf(.everywhere, .outboxMessage)
    if objects.count(shelf) >= limit, let oldest = objects.page(shelf, limit: 1).items.first {
      objects.remove(oldest.id, from: shelf)
    }
    objects.put(
      [
        "Medium": .string(message.medium.rawValue), "To": .string(message.recipient),
        "Subject": .string(message.subject), "Body": .string(message.body),
        "Purpose": .string(message.purpose), "UserPoolId": .string(scene.poolID),
        "SentAt": .integer(scene.call.now.milliseconds),
      ], RequestID.make(), on: shelf)
  }
}
