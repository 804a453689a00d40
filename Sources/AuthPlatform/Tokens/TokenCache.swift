import ResourceModel
import Tokens

/// The tokens that an environment has fetched and may use again, and how many it has asked for.
///
/// It is the one place under `.authplat` where something stands that opens doors, for asking costs money each time. So
/// its file is for the owner only (0600), holds tokens and never a client's secret, and a token is dropped from it as
/// soon as it has expired. A token stands under its client's id: a client that replaces another starts with none, and
/// that of a deleted one is never asked for again.
struct TokenCache: Sendable {
  /// What a token was asked for with.
  struct Key: Hashable, Sendable {
    let clientID: String
    /// In full and sorted; none stands for all that the client has.
    let scopes: [String]

    init(clientID: String, scopes: [String]) {
      self.clientID = clientID
      self.scopes = scopes.sorted()
    }
  }

  private var tokens: [Key: AccessToken] = [:]
  /// Token requests by month, `2026-11`, in UTC as AWS bills them.
  private(set) var requests: [String: Int] = [:]

  /// - Parameter stored: what ``bytes`` gave; what cannot be read counts as nothing, as it can be had again.
  init(stored: [UInt8], at now: Timestamp) {
    guard let document = try? JSONReader.read(stored) else { return }
    requests = (document["requests"]?.map ?? [:]).compactMapValues(\.integer)
    for entry in document["tokens"]?.list ?? [] {
      guard let id = entry["clientId"]?.string, let text = entry["token"]?.string,
        let token = try? AccessToken(Secret(text)), now < token.expiry
      else { continue }
      tokens[Key(clientID: id, scopes: entry["scopes"]?.strings ?? [])] = token
    }
  }

  /// Holds secrets in clear.
  var bytes: [UInt8] {
    let entries = tokens.sorted { ($0.key.clientID, $0.value.expiry) < ($1.key.clientID, $1.value.expiry) }
      .map {
        key, token -> Value in
        [
          "clientId": .string(key.clientID), "scopes": .list(key.scopes.map { .string($0) }),
          "expires": .string(token.expiry.description), "token": .secret(token.text),
        ]
      }
    let document: Value = [
      "requests": .map(requests.mapValues { .integer($0) }), "tokens": .list(entries),
    ]
    return Array(JSONWriter.write(document, layout: .indented, secrets: .revealed).utf8) + [0x0A]
  }

  /// A token that is good for a while yet.
  func token(_ key: Key, at now: Timestamp) -> AccessToken? {
    tokens[key].flatMap { $0.isFresh(at: now) ? $0 : nil }
  }

  mutating func keep(_ token: AccessToken, _ key: Key) { tokens[key] = token }

  /// - Returns: how many it makes this month.
  mutating func countRequest(at now: Timestamp) -> Int {
    let month = Self.month(now)
    requests[month, default: 0] += 1
    return requests[month] ?? 0
  }

  /// Such as `2026-11`.
  static func month(_ moment: Timestamp) -> String { String(moment.description.prefix(7)) }
}

extension AccessToken {
  /// Whether it is good for a while yet: for a minute, or for a tenth of its life where that is less.
  func isFresh(at now: Timestamp) -> Bool {
    let issued = claims["iat"]?.integer.map { Double($0) } ?? expiry.seconds - 3600
    return now.adding(seconds: min(60, (expiry.seconds - issued) / 10)) < expiry
  }
}
