/// Names one resource of one stack: `layerless-esbuild/userPoolClient.machine`.
package struct ResourceID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let stack: String
  /// The kind's name, such as `userPoolClient`.
  package let kind: String
  /// The name inside stack and kind, such as `machine`.
  package let key: String

  package init(stack: String, kind: String, key: String) {
    self.stack = stack
    self.kind = kind
    self.key = key
  }

  /// Reads what ``description`` writes; nil when the text has another form.
  package init?(_ text: String) {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    let address = text[text.index(after: slash)...]
    guard let dot = address.firstIndex(of: ".") else { return nil }
    self.init(
      stack: String(text[..<slash]), kind: String(address[..<dot]),
      key: String(address[address.index(after: dot)...]))
    if stack.isEmpty || kind.isEmpty || key.isEmpty { return nil }
  }

  /// The name inside its stack: `userPoolClient.machine`.
  package var address: String { "\(kind).\(key)" }
  package var description: String { "\(stack)/\(address)" }

  package static func < (left: ResourceID, right: ResourceID) -> Bool {
    (left.stack, left.kind, left.key) < (right.stack, right.kind, right.key)
  }
}

/// What AWS calls a resource: the members that its read operation needs, by wire name.
package struct PhysicalID: Sendable, Hashable, CustomStringConvertible {
  package let members: [String: String]

  package init(_ members: [String: String]) { self.members = members }

  package subscript(_ wireName: String) -> String? { members[wireName] }

  /// The members' values in the order of their names, joined by `|`.
  package var description: String {
    members.sorted { $0.key < $1.key }.map(\.value).joined(separator: "|")
  }
}
