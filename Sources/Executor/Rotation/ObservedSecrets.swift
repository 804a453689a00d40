package import AWS
package import Inventory
import Kinds
package import Planner
package import ResourceModel

/// Everything that is known of one client's secrets at a moment. It holds values, and is never shown or stored.
package struct ObservedSecrets: Sendable {
  package var seen: SecretsSeen
  /// What the store holds.
  let versions: [SecretStage: SecretVersion]
  /// What the inventory knows, brought in line with what Cognito has.
  package let records: [SecretRecord]

  /// Looks at Cognito and at the store.
  /// - Parameters:
  ///   - records: what the inventory knows of the client's secrets.
  ///   - works: by fingerprint, what was tried in this run.
  /// - Throws: ``AWSError``; `isUnknownOperation` where the endpoint knows no second secret.
  package init(
    of client: RotatedClient, _ records: [SecretRecord], works: [String: Bool] = [:],
    fingerprint: (Secret) -> String, at now: Timestamp, using aws: any AWSReading
  ) async throws(AWSError) {
    let answer = try await aws.read(.listUserPoolClientSecrets, client.members)
    let versions = try await client.store.versions(in: client.storeID, using: aws)
    let known = Dictionary(records.map { ($0.secretID, $0) }, uniquingKeysWith: { first, _ in first })
    let live = (answer["ClientSecrets"]?.list ?? []).compactMap { entry -> SecretsSeen.Live? in
      guard let id = entry["ClientSecretId"]?.string else { return nil }
      return SecretsSeen.Live(
        id: id, createdAt: Self.moment(entry["ClientSecretCreateDate"]) ?? now, isOurs: known[id] != nil,
        overlapEnds: known[id]?.overlapEnds)
    }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    func stored(_ stage: SecretStage) -> SecretsSeen.Stored? {
      guard let document = versions[stage]?.document else { return nil }
      let print = fingerprint(document.clientSecret)
      var id = document.secretID ?? records.first { $0.fingerprint == print }?.secretID
      // Where there is only one, it is what consumers use.
      if id == nil, stage == .current, live.count == 1, versions[.pending] == nil { id = live[0].id }
      return SecretsSeen.Stored(fingerprint: print, secretID: id, works: works[print])
    }
    var seen = SecretsSeen(
      live: live, pending: stored(.pending), current: stored(.current), previous: stored(.previous),
      ended: records.map(\.secretID).filter { id in !live.contains { $0.id == id } }, now: now)
    seen.match()
    self.seen = seen
    self.versions = versions
    self.records = records
  }

  /// What the store holds of that fingerprint.
  func document(_ fingerprint: String?) -> SecretDocument? {
    guard let fingerprint else { return nil }
    let stages: [(SecretsSeen.Stored?, SecretStage)] = [
      (seen.pending, .pending), (seen.current, .current), (seen.previous, .previous),
    ]
    return stages.first { $0.0?.fingerprint == fingerprint }.flatMap { versions[$0.1]?.document }
  }

  /// What is known of a live secret, beginning now where nothing was.
  func record(of id: String, _ client: RotatedClient) -> SecretRecord {
    if let known = records.first(where: { $0.secretID == id }) { return known }
    let live = seen.live.first { $0.id == id }
    var record = SecretRecord(clientID: client.clientID, secretID: id, createdAt: live?.createdAt ?? seen.now)
    record.fingerprint =
      [seen.pending, seen.current, seen.previous].first { $0?.secretID == id }??.fingerprint
    return record
  }

  /// Seconds since 1970, with a fraction.
  private static func moment(_ value: Value?) -> Timestamp? {
    switch value {
    case .integer(let seconds)?: Timestamp(seconds: Double(seconds))
    case .decimal(let seconds)?: Timestamp(seconds: Double(seconds) ?? 0)
    case .string(let text)?: Timestamp(iso8601: text)
    default: nil
    }
  }
}
