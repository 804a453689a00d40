package import ResourceModel

/// Who makes a call, from its signature.
package struct Caller: Sendable, Hashable {
  package let account: String
  package let accessKeyID: String
  /// As STS names the caller.
  package let arn: String
  package let userID: String

  package init(account: String, accessKeyID: String, arn: String, userID: String) {
    self.account = account
    self.accessKeyID = accessKeyID
    self.arn = arn
    self.userID = userID
  }
}

/// One call as an operation sees it: who, where, when.
package struct Call: Sendable {
  package let caller: Caller
  package let region: String
  package let partition: String
  /// The endpoint's clock.
  package let now: Timestamp
  /// Where the endpoint is reached, such as `http://127.0.0.1:4577`; no slash at the end.
  package let base: String
  /// What stands as `iss` in tokens.
  package let issuer: Issuer
  package let requestID: String

  package init(
    caller: Caller, region: String, partition: String, now: Timestamp, base: String,
    issuer: Issuer = .endpoint, requestID: String
  ) {
    self.caller = caller
    self.region = region
    self.partition = partition
    self.now = now
    self.base = base
    self.issuer = issuer
    self.requestID = requestID
  }

  package var account: String { caller.account }

  /// The shelf of the caller's account and region.
  package func shelf(_ type: ObjectType, under parent: String = "") -> Shelf {
    Shelf(Realm(account: account, region: region), type, under: parent)
  }

  /// The moment as AWS's JSON has it: seconds since 1970, with milliseconds.
  package var time: Value { .time(now) }

  package func arn(_ service: String, _ resource: String) -> String {
    "arn:\(partition):\(service):\(region):\(account):\(resource)"
  }
}

extension Value {
  /// A moment as AWS's JSON 1.1 has it: seconds since 1970 with three decimals.
  static func time(_ moment: Timestamp) -> Value {
    let rest = String(moment.milliseconds % 1000)
    return .decimal(
      "\(moment.milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)")
  }
}
