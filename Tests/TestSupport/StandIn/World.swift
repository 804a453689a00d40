import AWS
package import ResourceModel

/// Everything that a stand-in holds, and how AWS changes it. Members are as AWS shows them.
package struct World: Sendable {
  package struct Pool: Sendable {
    package var members: [String: Value]
    package var mfa: [String: Value] = ["MfaConfiguration": "OFF"]
    package var servers: [String: [String: Value]] = [:]
    package var clients: [String: [String: Value]] = [:]
    package var groups: [String: [String: Value]] = [:]
    package var users: [String: Person] = [:]
  }
  package struct Parameter: Sendable {
    package var members: [String: Value]
    package var tags: [String: Value]
    /// Every version that is kept, by its number; the newest is ``members``.
    package var versions: [Int: [String: Value]] = [:]
    /// The versions that labels are on.
    package var labels: [String: Int] = [:]
  }
  package struct StoredSecret: Sendable {
    package var members: [String: Value]
    package var versions: [String: Version] = [:]
  }
  package struct Version: Sendable {
    package var text: String
    package var stages: Set<String>
  }

  package var pools: [String: Pool] = [:]
  package var domains: [String: [String: Value]] = [:]
  package var parameters: [String: Parameter] = [:]
  /// By ARN.
  package var secrets: [String: StoredSecret] = [:]

  /// Seconds; moves when somebody pauses, and a little with each call.
  package var clock = 0.0
  /// Seconds until a list shows what was made.
  package var listLag = 0.0
  /// Items on a page of any list, whatever is asked for.
  package var pageSize = 2
  /// Seconds that a domain takes to come up and to go.
  package var domainSeconds = 3.0
  /// Older endpoints know nothing of `ClientSecret` and of what depends on it.
  package var knowsClientSecret = true
  /// Some know no labels of a parameter's versions.
  package var knowsLabels = true
  /// Ids of a client's secrets, where a test says that there are some.
  package var secretIDs: [String: [String]] = [:]

  let region: String
  static let account = "123456789012"
  private var source: SplitMix64
  private var made: [String: Double] = [:]

  init(seed: UInt64, region: String) {
    source = SplitMix64(seed: seed)
    self.region = region
  }

  mutating func perform(_ operation: Operation, _ input: Attributes) throws(Refused) -> Attributes {
    switch operation.service {
    case .cognitoIdentityProvider: try cognito(operation.name, input)
    case .ssm: try parameterStore(operation.name, input)
    case .secretsManager: try secretsManager(operation.name, input)
    case .sts:
      [
        "Account": .string(Self.account), "Arn": .string("arn:aws:iam::\(Self.account):user/ann"),
        "UserId": "AIDA",
      ]
    // There are no APIs here: bindings wait. The embedded endpoint is where they are tested.
    case .apiGateway, .apiGatewayV2:
      if operation.changesAWS { throw .missing("\(operation.name): there is no API") } else { [:] }
    }
  }

  private mutating func cognito(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    switch name {
    case _ where name.contains("UserPoolClient"): try clientCall(name, input)
    case _ where name.contains("ResourceServer"): try serverCall(name, input)
    case _ where name.contains("UserPoolDomain"): try domainCall(name, input)
    case "CreateGroup", "GetGroup", "UpdateGroup", "DeleteGroup": try groupCall(name, input)
    case _ where name.hasPrefix("Admin"): try userCall(name, input)
    default: try poolCall(name, input)
    }
  }

  // MARK: What all services share

  mutating func minted(_ length: Int, _ alphabet: String = "abcdefghijklmnopqrstuvwxyz0123456789") -> String {
    let letters = Array(alphabet)
    return String((0..<length).map { _ in letters[Int.random(in: letters.indices, using: &source)] })
  }

  /// Remembers when something was made, for lists that lag.
  mutating func born(_ id: String) { made[id] = clock }
  func isListed(_ id: String) -> Bool { clock >= (made[id] ?? -.infinity) + listLag }

  var date: Value { .decimal("\(1_790_000_000 + Int(clock)).123") }

  /// One page of a list.
  func page(
    _ items: [Value], _ input: Attributes, as member: String, limit: ClosedRange<Int>,
    token: String = "NextToken"
  ) throws(Refused) -> Attributes {
    let asked = input["MaxResults"]?.integer ?? limit.upperBound
    guard limit.contains(asked) else { throw .invalid("MaxResults \(asked)") }
    let start = input[token]?.string.flatMap { Int($0.dropFirst()) } ?? 0
    let end = min(start + min(asked, pageSize), items.count)
    guard start <= end else { throw .invalid("token") }
    var answer: Attributes = [member: .list(Array(items[start..<end]))]
    if end < items.count { answer[token] = .string("t\(end)") }
    return answer
  }
}

extension [String: Value] {
  /// As AWS shows members: empty lists are absent, sets stand in another order than they were sent.
  var shown: [String: Value] {
    compactMapValues { value in
      switch value {
      case .list(let items) where items.isEmpty: nil
      case .list(let items): .list(items.reversed())
      case .map(let members): .map(members.shown)
      default: value
      }
    }
  }

  func text(_ member: String) throws(Refused) -> String {
    guard let text = self[member]?.string, !text.isEmpty else { throw .invalid("\(member) is missing") }
    return text
  }

  /// Refuses members that the operation does not take.
  func refuse(_ members: [String], in operation: String) throws(Refused) {
    if let member = members.first(where: { self[$0] != nil }) {
      throw .invalid("\(operation) takes no \(member)")
    }
  }

  /// The map with absent members filled in, member by member.
  func filled(with defaults: [String: Value]) -> [String: Value] {
    merging(defaults) { given, standard in
      guard let inner = given.map, let more = standard.map else { return given }
      return .map(inner.filled(with: more))
    }
  }
}
