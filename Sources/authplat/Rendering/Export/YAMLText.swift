import ResourceModel

/// Writes values as YAML in block style, with sorted keys; what could be read as anything else stands in double quotes.
enum YAMLText {
  /// - Parameter first: keys that come before the others, in their order.
  static func write(_ members: [String: Value], first: [String] = []) -> String {
    let order = first.filter { members[$0] != nil } + members.keys.sorted().filter { !first.contains($0) }
    return order.compactMap { key in members[key].map { member(key, $0, "") } }.joined()
  }

  private static func member(_ key: String, _ value: Value, _ indent: String) -> String {
    "\(indent)\(scalar(key)):\(block(value, indent + "  "))"
  }

  /// What follows a colon or a dash, its line break included.
  private static func block(_ value: Value, _ indent: String) -> String {
    switch value {
    case .map(let members) where !members.isEmpty:
      "\n" + members.sorted { $0.key < $1.key }.map { member($0.key, $0.value, indent) }.joined()
    case .list(let items) where !items.isEmpty: "\n" + items.map { item($0, indent) }.joined()
    case .string(let text): " \(scalar(text))\n"
    default: " \(JSONWriter.write(value))\n"
    }
  }

  private static func item(_ value: Value, _ indent: String) -> String {
    guard case .map(let members) = value, !members.isEmpty else {
      return "\(indent)-\(block(value, indent + "  "))"
    }
    let lines = members.sorted { $0.key < $1.key }.map { member($0.key, $0.value, indent + "  ") }.joined()
    return "\(indent)- \(lines.dropFirst(indent.count + 2))"
  }

  private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]

  /// A JSON string is a double-quoted scalar of YAML, where characters that YAML forbids or folds are escaped.
  ///
  /// Source: YAML 1.2.2, 5.1 and 7.3.1; the words are those of YAML 1.1.
  static func scalar(_ text: String) -> String {
    if text.wholeMatch(of: #/[A-Za-z\/][A-Za-z0-9_.\/\-]*/#) != nil, !words.contains(text.lowercased()) {
      return text
    }
    var quoted = ""
    for scalar in JSONWriter.write(.string(text)).unicodeScalars {
      let isFolded = [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
      if (0x7F...0x9F).contains(scalar.value) || isFolded {
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted
  }
}
