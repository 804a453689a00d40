import AWS
import ResourceModel

/// The page `/_authplat/outbox`: what user pools have mailed and sent.
struct OutboxPage: Sendable {
  let world: World

  /// The messages, newest last.
  /// - Parameter query: `to=…` for those to one address or number, `after=…` for those after a message, by its id.
  /// - Throws: 400 for any other query.
  func list(_ query: String) async throws(AWSError) -> Value {
    guard let fields = (try? WebForm(Array(query.utf8)))?.fields,
      Set(fields.keys).isSubset(of: ["to", "after"])
    else {
      throw .refusal("", "GET outbox, and ?to=ADDRESS or ?after=ID or both.")
    }
    let all = await world.look { $0.all(Outbox.shelf) }
    let start = fields["after"].flatMap { id in all.firstIndex { $0.id == id } }.map { $0 + 1 } ?? 0
    let recipient = fields["to"]?.lowercased()
    let messages = all[start...].filter {
      recipient == nil || $0.members["To"]?.string?.lowercased() == recipient
    }
    return ["messages": .list(messages.map { Self.shape($0.id, $0.members) })]
  }

  private static func shape(_ id: String, _ message: [String: Value]) -> Value {
    let sentAt = Timestamp(milliseconds: message["SentAt"]?.integer ?? 0)
    var shown: [String: Value] = ["id": .string(id), "sentAt": .string(sentAt.description)]
    for (name, member) in [
      ("medium", "Medium"), ("to", "To"), ("subject", "Subject"), ("body", "Body"), ("purpose", "Purpose"),
      ("userPoolId", "UserPoolId"),
    ] { shown[name] = message[member] }
    return .map(shown)
  }
}
