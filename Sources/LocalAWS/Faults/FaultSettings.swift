package import ResourceModel

/// What goes wrong on purpose, as flags and the page `/_authplat/faults` spell it: `throttle=10%`, `latency=50ms`.
package struct FaultSettings: Sendable, Equatable {
  package enum Throttle: Sendable, Equatable {
    /// At AWS's own rates: by category for an account and region, and by operation for a pool.
    case asAWS
    /// This share of the calls, from 0 to 1.
    case share(Double)
  }

  package var throttle: Throttle?
  /// Milliseconds before a request is looked at.
  package var latency: ClosedRange<Int>?
  /// Shares of the calls, from 0 to 1: answered by an internal error, before or after it has its effect.
  package var errorBefore = 0.0
  package var errorAfter = 0.0
  /// Shares of the requests, from 0 to 1: the connection ends without an answer, before or after the effect.
  package var dropBefore = 0.0
  package var dropAfter = 0.0
  /// Milliseconds that the endpoint's clock is ahead.
  package var skew = 0
  /// Milliseconds that a change of a user pool takes; other changes of it are refused meanwhile.
  package var busy = 0
  /// Makes the shares fall the same way each time; nil lets chance decide.
  package var seed: Int?

  package init() {}

  /// Why a fault cannot be had: which one, and how it is written.
  package struct Misspelling: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// The kinds of faults, and how the value of each is written.
  package static let kinds: [(name: String, form: String)] = [
    ("throttle", "aws or a share such as 10%"), ("latency", "a time or a range such as 50ms or 20ms-80ms"),
    ("error-before", "a share such as 5%"), ("error-after", "a share such as 5%"),
    ("drop-before", "a share such as 5%"), ("drop-after", "a share such as 5%"),
    ("skew", "a time such as 10m or -10m"), ("busy", "a time such as 200ms"), ("seed", "a whole number"),
  ]

  /// Switches one fault on.
  package mutating func set(_ kind: String, _ text: String) throws(Misspelling) {
    guard let form = Self.kinds.first(where: { $0.name == kind })?.form else {
      let near =
        NearMiss.nearest(to: kind, among: Self.kinds.map(\.name)).map { " Did you mean `\($0)`?" } ?? ""
      throw Misspelling(description: "There is no fault `\(kind)`.\(near)")
    }
    let isRight =
      switch kind {
      case "throttle": take(text == "aws" ? .asAWS : Self.share(text).map(Throttle.share), \.throttle)
      case "latency": take(Self.range(text), \.latency)
      case "error-before": take(Self.share(text), \.errorBefore)
      case "error-after": take(Self.share(text), \.errorAfter)
      case "drop-before": take(Self.share(text), \.dropBefore)
      case "drop-after": take(Self.share(text), \.dropAfter)
      case "skew": take(Self.milliseconds(text), \.skew)
      case "busy": take(Self.milliseconds(text).flatMap { $0 >= 0 ? $0 : nil }, \.busy)
      default: take(Int(text), \.seed)
      }
    guard isRight else { throw Misspelling(description: "The fault `\(kind)` takes \(form), not `\(text)`.") }
  }

  private mutating func take<Setting>(_ value: Setting?, _ place: WritableKeyPath<Self, Setting>) -> Bool {
    guard let value else { return false }
    self[keyPath: place] = value
    return true
  }

  private mutating func take<Setting>(_ value: Setting?, _ place: WritableKeyPath<Self, Setting?>) -> Bool {
    self[keyPath: place] = value
    return value != nil
  }

  /// From the members that ``value`` gives. Kinds that are left out are off.
  package init(_ members: [String: Value]) throws(Misspelling) {
    for (kind, value) in members.sorted(by: { $0.key < $1.key }) {
      try set(kind, value.string ?? value.plainText)
    }
  }

  /// The faults that are on, each as it is written.
  package var value: Value {
    var members: [String: Value] = [:]
    switch throttle {
    case .asAWS: members["throttle"] = "aws"
    case .share(let share): members["throttle"] = .string(Self.percent(share))
    case nil: break
    }
    members["latency"] = latency.map {
      .string($0.count == 1 ? "\($0.lowerBound)ms" : "\($0.lowerBound)ms-\($0.upperBound)ms")
    }
    for (name, share) in [
      ("error-before", errorBefore), ("error-after", errorAfter), ("drop-before", dropBefore),
      ("drop-after", dropAfter),
    ] where share > 0 { members[name] = .string(Self.percent(share)) }
    if skew != 0 { members["skew"] = .string("\(skew)ms") }
    if busy != 0 { members["busy"] = .string("\(busy)ms") }
    members["seed"] = seed.map { .string(String($0)) }
    return .map(members)
  }

  private static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    return hundredths % 100 == 0 ? "\(hundredths / 100)%" : "\(Double(hundredths) / 100)%"
  }

  private static func share(_ text: String) -> Double? {
    guard text.hasSuffix("%"), let number = Double(text.dropLast()), (0...100).contains(number) else {
      return nil
    }
    return number / 100
  }

  /// Reads `50ms`, `2s`, `10m` or `1h`, with a minus where the time is behind; a day at most.
  private static func milliseconds(_ text: some StringProtocol) -> Int? {
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
    guard
      let unit = units.first(where: {
        text.hasSuffix($0.0) && text.dropLast($0.0.count).last?.isNumber == true
      }),
      let number = Int(text.dropLast(unit.0.count)), abs(number) <= 86_400_000 / unit.1
    else { return nil }
    return number * unit.1
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { milliseconds($0) }
    guard let low = ends[0], let high = ends.count == 1 ? low : ends.count == 2 ? ends[1] : nil, low >= 0,
      low <= high
    else { return nil }
    return low...high
  }
}
