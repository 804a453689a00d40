import ResourceModel
import Tokens

/// Who has signed in in an environment, with their tokens: a file for the owner only (0600), beside the one of
/// clients' tokens.
///
/// A refresh token in it opens doors for days. So nothing of it is printed, logged or copied, `logout` takes it back and
/// forgets it, and what can be of no more use is dropped.
struct PeopleCache: Sendable {
  private(set) var people: [SignedIn] = []

  /// - Parameter stored: what ``bytes`` gave; what cannot be read counts as nothing, as it can be had again.
  init(stored: [UInt8], at now: Timestamp) {
    for entry in (try? JSONReader.read(stored))?["people"]?.list ?? [] {
      guard let user = entry["user"]?.string, let client = entry["clientId"]?.string,
        let pool = entry["poolId"]?.string, let way = entry["way"]?.string.flatMap(SignedIn.Way.init),
        let since = entry["since"]?.string.flatMap({ Timestamp(iso8601: $0) }),
        let tokens = try? PersonTokens(entry, named: .cognito)
      else { continue }
      let person = SignedIn(
        user: user, clientID: client, poolID: pool, way: way, since: since, tokens: tokens)
      if !person.isOver(at: now) { people.append(person) }
    }
  }

  /// Holds secrets in clear.
  var bytes: [UInt8] {
    let entries = people.map { person -> Value in
      var entry: [String: Value] = [
        "user": .string(person.user), "clientId": .string(person.clientID), "poolId": .string(person.poolID),
        "way": .string(person.way.rawValue), "since": .string(person.since.description),
        "AccessToken": .secret(person.tokens.access.text),
      ]
      entry["IdToken"] = person.tokens.id.map { .secret($0) }
      entry["RefreshToken"] = person.tokens.refresh.map { .secret($0) }
      return .map(entry)
    }
    return Array(JSONWriter.write(["people": .list(entries)], layout: .indented, secrets: .revealed).utf8)
      + [0x0A]
  }

  /// In the place of what the same person got by the same client, under whatever name.
  mutating func keep(_ person: SignedIn) {
    forget(person)
    people.append(person)
    people.sort { ($0.user, $0.clientID) < ($1.user, $1.clientID) }
  }

  mutating func forget(_ person: SignedIn) {
    people.removeAll { $0.isSame(as: person) }
  }
}
