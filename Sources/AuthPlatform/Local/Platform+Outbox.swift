import AWS
package import ResourceModel

/// A mail or a text message that a user pool of the embedded endpoint has sent.
package struct OutboxMessage: Sendable, Hashable {
  package let id: String
  /// `EMAIL` or `SMS`.
  package let medium: String
  package let recipient: String
  /// Empty for a text message.
  package let subject: String
  package let body: String
  /// All of it, as the endpoint tells it.
  package let members: [String: Value]

  init?(_ members: [String: Value]) {
    guard let id = members["id"]?.string, let medium = members["medium"]?.string,
      let recipient = members["to"]?.string, let body = members["body"]?.string
    else { return nil }
    self.id = id
    self.medium = medium
    self.recipient = recipient
    self.body = body
    subject = members["subject"]?.string ?? ""
    self.members = members
  }

  package var sentAt: String { members["sentAt"]?.string ?? "" }
}

extension Platform {
  /// What the running endpoint's user pools have mailed and sent, newest last.
  /// - Parameters:
  ///   - recipient: an address or number; nil for all.
  ///   - id: of a message that is known already, as are those before it.
  /// - Throws: `notRunning` when no endpoint runs here, `aws` when it does not answer.
  package func localOutbox(
    to recipient: String? = nil, after id: String? = nil
  ) async throws(PlatformError) -> [OutboxMessage] {
    guard let record = try runningEndpoint() else { throw Self.noEndpoint }
    let query = [("to", recipient), ("after", id)].compactMap { name, value in
      value.map { "\(name)=\(PercentEncoding.encode($0))" }
    }.joined(separator: "&")
    let answer = try await ask(record, "GET", "outbox", query: query)
    return (answer["messages"]?.list ?? []).compactMap { $0.map.flatMap(OutboxMessage.init) }
  }
}
