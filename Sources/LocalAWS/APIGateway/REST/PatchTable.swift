import AWS
import ResourceModel

/// What may be patched of one type of object, and how.
///
/// Source: API Gateway API reference, "Patch operations"; the words of refusals from aws-recorded
/// apigateway_api.json.
struct PatchTable: Sendable {
  /// AWS has two ways to refuse, by type of object.
  enum Words: Sendable {
    /// Names the path, or the verbs that the path takes.
    case short
    /// The same, but for a wrong verb too it says that the path is wrong.
    case pathOnly
    /// Names all paths; takes nothing but `replace`.
    case long
  }

  struct Rule: Sendable {
    typealias Change = @Sendable (inout Attributes, PatchOperation) throws(AWSError) -> Void

    /// Segments; `*` stands for any one.
    let path: [Substring]
    let verbs: [PatchOperation.Verb]
    let change: Change

    init(_ path: String, _ verbs: [PatchOperation.Verb] = [.replace], _ change: @escaping Change) {
      self.path = path.split(separator: "/")
      self.verbs = verbs
      self.change = change
    }

    func matches(_ segments: [String]) -> Bool {
      path.count == segments.count && zip(path, segments).allSatisfy { $0 == "*" || $0 == $1 }
    }
  }

  let words: Words
  let rules: [Rule]

  init(_ words: Words, _ rules: [Rule]) {
    self.words = words
    self.rules = rules
  }

  /// Carries out all operations in their order.
  /// - Throws: as AWS refuses the first one that cannot be done; then nothing of the call counts.
  func apply(_ input: Attributes, to members: inout Attributes) throws(AWSError) {
    for operation in PatchOperation.all(in: input) { try apply(operation, to: &members) }
  }

  private func apply(_ operation: PatchOperation, to members: inout Attributes) throws(AWSError) {
    let path = operation.shownPath
    if words == .long, operation.verb != .replace {
      throw .badRequest(
        "Invalid patch path  '\(path)' specified for op '\(operation.verb.rawValue)'. "
          + "Please choose supported operations")
    }
    guard let rule = rules.first(where: { $0.matches(operation.segments) }) else {
      if words != .long { throw .badRequest("Invalid patch path \(path)") }
      let paths = rules.map { "/" + $0.path.joined(separator: "/") }.joined(separator: ", ")
      throw .badRequest(
        "Invalid patch path  '\(path)' specified for op '\(operation.verb.rawValue)'. Must be one of: [\(paths)]"
      )
    }
    guard rule.verbs.contains(operation.verb) else {
      if words == .pathOnly { throw .badRequest("Invalid patch path \(path)") }
      throw .badRequest(
        "Invalid patch operation specified. Must be "
          + (rule.verbs.count == 3 ? "'add'|'remove'|'replace'" : "one of: [replace]"))
    }
    try rule.change(&members, operation)
  }
}

extension PatchTable.Rule {
  /// A text; an empty one removes the member.
  static func text(_ name: String, _ verbs: [PatchOperation.Verb] = [.replace]) -> Self {
    Self(name, verbs) { members, operation in
      let value = operation.verb == .remove ? nil : operation.value
      members[name] = value.flatMap { $0.isEmpty ? nil : .string($0) }
    }
  }

  static func flag(_ name: String) -> Self {
    Self(name) { members, operation in members[name] = .bool(operation.truth) }
  }

  /// One entry of a map.
  /// - Parameter missing: what AWS says when an entry is not there that is replaced or removed.
  static func entry(
    of name: String, missing: AWSError, read: @escaping @Sendable (PatchOperation) throws(AWSError) -> Value
  ) -> Self {
    Self("\(name)/*", [.add, .remove, .replace]) { members, operation throws(AWSError) in
      let key = operation.segments[1]
      if operation.verb != .add, members[name]?[key] == nil { throw missing }
      members.set(operation.verb == .remove ? nil : try read(operation), at: key, of: name)
    }
  }

  /// A list to which texts are added and from which they are removed, one an operation.
  static func items(_ name: String) -> Self {
    Self(name, [.add, .remove]) { members, operation in
      let value = Value.string(operation.value ?? "")
      var items = (members[name]?.list ?? []).filter { $0 != value }
      if operation.verb == .add { items.append(value) }
      members[name] = items.isEmpty ? nil : .list(items)
    }
  }
}
