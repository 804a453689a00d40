import ResourceModel

extension StackEditor {
  /// What came of an amendment.
  package enum Amendment: Sendable, Equatable {
    /// The file says all of it already.
    case unchanged
    /// The whole new text; comments and layout are as they were.
    case amended(String)
    /// The text cannot be amended safely; the lines are for the user to add by hand.
    case refused(reason: String, lines: [String])
  }

  /// Adds scopes to the resource server of an API stack and to its machine client.
  ///
  /// Each addition is tried at a few places in the text. A result counts only if it reads as the old file plus
  /// the addition and if not one of the old characters is lost; otherwise nothing is changed.
  /// - Parameters:
  ///   - file: The path as messages show it.
  ///   - text: The file as it is.
  ///   - scopes: A scope that the file defines already keeps its description.
  package static func amend(file: String, text: String, with scopes: [APIStackRequest.Scope]) -> Amendment {
    let lines =
      scopes.map { "resourceServer.scopes: \(scalar($0.name)): \(scalar($0.description))" }
      + ["clients.machine.scopes: [\(scopes.map { scalar($0.name, inFlow: true) }.joined(separator: ", "))]"]
    var current = text
    for scope in scopes {
      let steps: [(inout AmendableText) -> String?] = [
        { $0.defineScope(scope) }, { $0.grantScope(scope.name) },
      ]
      for step in steps {
        guard var amendable = AmendableText(file: file, text: current) else {
          return .refused(reason: "the file cannot be read", lines: lines)
        }
        if let reason = step(&amendable) { return .refused(reason: reason, lines: lines) }
        current = amendable.text
      }
    }
    // Compared by bytes: Swift's == would take a composed and a decomposed letter for the same.
    return Array(current.utf8) == Array(text.utf8) ? .unchanged : .amended(current)
  }
}

/// A stack file's text with its tree, and insertions that are proved by reading again.
struct AmendableText {
  let file: String
  private(set) var text: String
  private var source: SourceText
  private var root: YAMLNode

  /// Nil when the file has errors: an edit by places needs places that are certain.
  init?(file: String, text: String) {
    let (root, findings, source) = YAMLReader.read(file: file, bytes: Array(text.utf8))
    guard let root, !findings.hasErrors else { return nil }
    self.file = file
    self.text = text
    self.source = source
    self.root = root
  }

  // MARK: What is added

  /// - Returns: Why not, or nil when it is done.
  mutating func defineScope(_ scope: APIStackRequest.Scope) -> String? {
    guard root["kind"]?.scalar?.text == "api" else { return "the stack is not of kind api" }
    let entry = NewEntry(key: scope.name, value: .text(scope.description))
    guard let server = root["resourceServer"] else {
      return add(
        NewEntry(
          key: "resourceServer", value: .entry("scopes", .entry(scope.name, .text(scope.description)))),
        to: [])
    }
    if let scopes = server["scopes"] {
      if scopes[scope.name] != nil { return nil }
      return add(entry, to: ["resourceServer", "scopes"])
    }
    return add(
      NewEntry(key: "scopes", value: .entry(scope.name, .text(scope.description))), to: ["resourceServer"])
  }

  /// - Returns: Why not, or nil when it is done.
  mutating func grantScope(_ name: String) -> String? {
    let clients = (root["clients"]?.entries ?? []).filter { $0.value["type"]?.scalar?.text == "machine" }
    guard let client = clients.count == 1 ? clients.first : clients.first(where: { $0.key == "machine" })
    else {
      return clients.isEmpty ? "the stack has no machine client" : "the stack has several machine clients"
    }
    let identifier = root["resourceServer"]?["identifier"]?.scalar?.text ?? root["stack"]?.scalar?.text ?? ""
    let isFull = client.value["scopes"] == nil && client.value["allowedOAuthScopes"] != nil
    let key = isFull ? "allowedOAuthScopes" : "scopes"
    guard let list = client.value[key] else {
      return add(NewEntry(key: key, value: .list(name)), to: ["clients", client.key])
    }
    let listed = list.items?.compactMap(\.scalar?.text) ?? []
    if listed.contains(name) || listed.contains("\(identifier)/\(name)") { return nil }
    return append(isFull ? "\(identifier)/\(name)" : name, to: ["clients", client.key, key])
  }

  // MARK: Insertions

  /// A value to be written.
  indirect enum NewValue {
    case text(String)
    case list(String)
    case entry(String, NewValue)

    /// In flow style, which fits everywhere.
    func rendered(inFlow: Bool) -> String {
      switch self {
      case .text(let text): StackEditor.scalar(text, inFlow: inFlow)
      case .list(let item): "[\(StackEditor.scalar(item, inFlow: true))]"
      case .entry(let key, let value):
        "{\(StackEditor.scalar(key, inFlow: true)): \(value.rendered(inFlow: true))}"
      }
    }

    var node: YAMLNode {
      let place = SourceRange(file: "", line: 0, column: 0)
      let content: YAMLNode.Content =
        switch self {
        case .text(let text): .scalar(YAMLScalar(text: text, isPlain: false))
        case .list(let item):
          .sequence([
            YAMLNode(content: .scalar(YAMLScalar(text: item, isPlain: false)), place: place, isFlow: true)
          ])
        case .entry(let key, let value): .mapping([YAMLEntry(key: key, keyPlace: place, value: value.node)])
        }
      return YAMLNode(content: content, place: place, isFlow: true)
    }
  }

  struct NewEntry {
    let key: String
    let value: NewValue

    func rendered(inFlow: Bool) -> String {
      "\(StackEditor.scalar(key, inFlow: inFlow)): \(value.rendered(inFlow: inFlow))"
    }
  }

  private mutating func add(_ entry: NewEntry, to path: [String]) -> String? {
    guard let (node, keyPlace) = find(path) else { return "a section is missing" }
    let new = YAMLEntry(key: entry.key, keyPlace: node.place, value: entry.value.node)
    let wanted = root.replacing(path) { old in
      YAMLNode(content: .mapping((old.entries ?? []) + [new]), place: old.place, isFlow: old.isFlow)
    }
    let attempts: [Insertion]
    if node.isNull, let keyPlace {
      attempts = [under(keyPlace, entry.rendered(inFlow: false))]
    } else if let entries = node.entries, node.isFlow {
      attempts = inFlow(node.place, isEmpty: entries.isEmpty, entry.rendered(inFlow: true))
    } else if let entries = node.entries, let first = entries.first, let last = entries.last {
      attempts = inBlock(
        first.keyPlace.line, last: last.keyPlace.line, column: first.keyPlace.column,
        entry.rendered(inFlow: false))
    } else {
      return "a section is no mapping"
    }
    return take(attempts, wanted: wanted)
  }

  private mutating func append(_ item: String, to path: [String]) -> String? {
    guard let (node, keyPlace) = find(path) else { return "a section is missing" }
    let new = YAMLNode(
      content: .scalar(YAMLScalar(text: item, isPlain: false)), place: node.place, isFlow: false)
    let wanted = root.replacing(path) { old in
      YAMLNode(content: .sequence((old.items ?? []) + [new]), place: old.place, isFlow: old.isFlow)
    }
    let attempts: [Insertion]
    if node.isNull, let keyPlace {
      attempts = [under(keyPlace, "- \(StackEditor.scalar(item))")]
    } else if let items = node.items, node.isFlow {
      attempts = inFlow(
        node.place, isEmpty: items.isEmpty, StackEditor.scalar(item, inFlow: true), atEndOnly: true)
    } else if let items = node.items, let last = items.last {
      attempts = inBlock(
        last.place.line, last: last.place.line, column: node.place.column, "- \(StackEditor.scalar(item))")
    } else {
      return "the scopes are no list"
    }
    return take(attempts, wanted: wanted)
  }

  private func find(_ path: [String]) -> (node: YAMLNode, keyPlace: SourceRange?)? {
    var node = root
    var keyPlace: SourceRange?
    for key in path {
      guard let entry = node.entries?.first(where: { $0.key == key }) else { return nil }
      node = entry.value
      keyPlace = entry.keyPlace
    }
    return (node, keyPlace)
  }

  // MARK: Places to try

  /// Text to put in before a scalar of the source.
  struct Insertion {
    let offset: Int
    let text: String
  }

  private var lineEnd: String { text.contains("\r\n") ? "\r\n" : "\n" }

  /// A line of its own below a key that has no value yet.
  private func under(_ key: SourceRange, _ rendered: String) -> Insertion {
    line(after: key.line, String(repeating: " ", count: key.column + 1) + rendered)
  }

  /// A line of its own behind the last entry, else behind each line of it from the end on, else before the first.
  private func inBlock(_ first: Int, last: Int, column: Int, _ rendered: String) -> [Insertion] {
    let indented = String(repeating: " ", count: column - 1) + rendered
    var end = last
    while end < source.lineCount {
      let next = source.line(end + 1)
      let blank = next.prefix { $0 == " " }.count
      // The entry goes on as long as lines are indented further than its key.
      guard next.isEmpty || blank == next.count || blank >= column else { break }
      end += 1
    }
    while end > last, source.line(end).allSatisfy({ $0 == " " }) { end -= 1 }
    return (last...end).reversed().prefix(50).map { line(after: $0, indented) } + [
      line(after: first - 1, indented)
    ]
  }

  private func line(after number: Int, _ content: String) -> Insertion {
    if number < source.lineCount {
      return Insertion(offset: source.lineStarts[number], text: content + lineEnd)
    }
    let needsEnd = source.scalars.last.map { !SourceText.isLineEnd($0) } ?? false
    return Insertion(
      offset: source.scalars.count, text: (needsEnd ? lineEnd : "") + content + (needsEnd ? "" : lineEnd))
  }

  /// Before the closing bracket, with or without a comma, else behind the opening one.
  private func inFlow(
    _ place: SourceRange, isEmpty: Bool, _ rendered: String, atEndOnly: Bool = false
  ) -> [Insertion] {
    guard let open = source.offset(line: place.line, column: place.column), open < source.scalars.count else {
      return []
    }
    if isEmpty { return [Insertion(offset: open + 1, text: rendered)] }
    var attempts: [Insertion] = []
    // Which bracket closes this one is left to the reading again; the first that works is nearest.
    for close in source.scalars.indices[(open + 1)...].prefix(4000)
    where source.scalars[close] == "}" || source.scalars[close] == "]" {
      var end = close
      while end > open + 1, source.scalars[end - 1] == " " { end -= 1 }
      let isAfterComma = source.scalars[end - 1] == ","
      attempts.append(Insertion(offset: end, text: (isAfterComma ? " " : ", ") + rendered))
      // On a line of its own the bracket may follow a comment; the entry then takes the bracket's line.
      attempts.append(Insertion(offset: close, text: ", \(rendered)"))
      attempts.append(Insertion(offset: close, text: rendered))
      if attempts.count > 24 { break }
    }
    return attempts + (atEndOnly ? [] : [Insertion(offset: open + 1, text: rendered + ", ")])
  }

  /// Takes the first insertion after which the file reads as wanted.
  private mutating func take(_ attempts: [Insertion], wanted: YAMLNode) -> String? {
    let hasMark = text.unicodeScalars.first == "\u{FEFF}"
    for attempt in attempts {
      let scalars =
        source.scalars[..<attempt.offset] + Array(attempt.text.unicodeScalars)
        + source.scalars[attempt.offset...]
      let changed = (hasMark ? "\u{FEFF}" : "") + String(String.UnicodeScalarView(scalars))
      guard let again = AmendableText(file: file, text: changed), again.root.means(wanted) else { continue }
      self = again
      return nil
    }
    return "the layout around the section is unusual"
  }
}

extension YAMLNode {
  /// The same tree with the value at a path of keys exchanged.
  func replacing(_ path: [String], by change: (YAMLNode) -> YAMLNode) -> YAMLNode {
    guard let key = path.first else { return change(self) }
    let entries = (entries ?? []).map { entry in
      entry.key == key
        ? YAMLEntry(
          key: key, keyPlace: entry.keyPlace,
          value: entry.value.replacing(Array(path.dropFirst()), by: change))
        : entry
    }
    return YAMLNode(content: .mapping(entries), place: place, isFlow: isFlow)
  }
}
