import ResourceModel

/// One value of a YAML file with its place.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    case scalar(YAMLScalar)
    case mapping([YAMLEntry])
    case sequence([YAMLNode])
  }
  let content: Content
  /// Where the value begins; its text is what stands there, shortened.
  let place: SourceRange
  /// Written between braces or brackets.
  let isFlow: Bool

  var scalar: YAMLScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }
  var entries: [YAMLEntry]? { if case .mapping(let entries) = content { entries } else { nil } }
  var items: [YAMLNode]? { if case .sequence(let items) = content { items } else { nil } }
  /// Nothing stands there, or `~` or `null`.
  var isNull: Bool { scalar?.form == .null }

  /// The value of a key of a mapping.
  subscript(_ key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }

  /// How messages name what was found.
  var noun: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar): scalar.form.noun
    }
  }
}

/// One `key: value`.
struct YAMLEntry: Sendable {
  let key: String
  let keyPlace: SourceRange
  let value: YAMLNode
}

/// A text of a YAML file, and what YAML would make of it.
struct YAMLScalar: Sendable {
  let text: String
  /// Without quotes and not a block text: YAML gives it a type by its looks.
  let isPlain: Bool

  var form: ScalarForm { isPlain ? ScalarForm(plain: text) : .text }
}

extension YAMLNode {
  /// Equal in content, wherever it stands and however it is laid out. Used to prove that an edit changed
  /// nothing else; quoted and plain forms of one text differ only when YAML reads them differently.
  func means(_ other: YAMLNode) -> Bool {
    switch (content, other.content) {
    case (.scalar(let one), .scalar(let another)): one.text == another.text && one.form == another.form
    case (.sequence(let some), .sequence(let others)):
      some.count == others.count && zip(some, others).allSatisfy { $0.means($1) }
    case (.mapping(let some), .mapping(let others)):
      some.count == others.count
        && some.allSatisfy { entry in
          others.contains { $0.key == entry.key && $0.value.means(entry.value) }
        }
    default: false
    }
  }
}
