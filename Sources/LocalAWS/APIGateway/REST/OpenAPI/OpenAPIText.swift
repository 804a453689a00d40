import ResourceModel
import Yams

/// OpenAPI documents as texts, JSON or YAML.
enum OpenAPIText {
  /// More values than any API has; beyond it a text is an attack that repeats itself by anchors.
  private static let mostValues = 500_000
  private static let deepest = 200

  /// Nil unless the text is one map.
  static func read(_ text: String) -> Attributes? {
    if let members = (try? JSONReader.read(text))?.map { return members }
    guard let node = try? compose(yaml: text) else { return nil }
    var left = mostValues
    return value(node, depth: 0, left: &left)?.map
  }

  /// Nil for what is null; a document that is too big or deep loses what is beyond.
  private static func value(_ node: Node, depth: Int, left: inout Int) -> Value? {
    left -= 1
    guard left > 0, depth < deepest else { return nil }
    switch node {
    case .mapping(let mapping):
      var members: Attributes = [:]
      for (key, inner) in mapping {
        // A key such as 200 is a number in YAML and a text in JSON.
        guard let name = key.scalar?.string else { return nil }
        members[name] = value(inner, depth: depth + 1, left: &left)
      }
      return .map(members)
    case .sequence(let sequence):
      var items: [Value] = []
      for inner in sequence {
        if let item = value(inner, depth: depth + 1, left: &left) { items.append(item) }
      }
      return .list(items)
    case .scalar(let scalar): return value(scalar, node)
    case .alias: return nil
    }
  }

  private static func value(_ scalar: Node.Scalar, _ node: Node) -> Value? {
    switch Resolver.default.resolveTag(of: node) {
    case .null: nil
    case .bool: node.bool.map { .bool($0) } ?? .string(scalar.string)
    case .int: node.int.map { .integer($0) } ?? .string(scalar.string)
    case .float: node.float.map { .decimal("\($0)") } ?? .string(scalar.string)
    default: .string(scalar.string)
    }
  }

  static func json(_ document: Value) -> String { JSONWriter.write(document, layout: .indented) }

  /// Nil when it cannot be written, which does not happen with texts, numbers, lists and maps.
  static func yaml(_ document: Value) -> String? {
    try? serialize(node: node(document), allowUnicode: true, sortKeys: false)
  }

  private static func node(_ value: Value) -> Node {
    switch value {
    case .map(let members):
      Node(members.sorted { $0.key < $1.key }.map { (quoted($0.key), node($0.value)) })
    case .list(let items): Node(items.map(node))
    case .string(let text): quoted(text)
    case .bool(let claim): Node(claim ? "true" : "false")
    case .integer(let number): Node(String(number))
    case .decimal(let text): Node(text)
    case .template, .secret: Node("")
    }
  }

  /// A text in quotes stays one, whatever it looks like.
  private static func quoted(_ text: String) -> Node { Node(text, Tag(.str), .doubleQuoted) }
}
