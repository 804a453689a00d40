import AWS

/// Finds what a path leads to: a literal segment says more than `{name}`, and that more than `{name+}`, which takes
/// the rest of the path.
///
/// Compiled once a deployment; a look costs as many steps as the path has segments, however many routes there are.
/// Source: API Gateway developer guide, "Routing API requests" of HTTP APIs; REST APIs do likewise.
struct RouteTree<Target: Sendable>: Sendable {
  /// One pattern's end.
  struct Leaf: Sendable {
    /// The names of its parameters, in the order of the path.
    let names: [String]
    let target: Target
  }

  struct Match: Sendable {
    let target: Target
    /// As sent, so percent-encoded.
    let parameters: [String: String]
  }

  private struct Node: Sendable {
    var literals: [String: Int] = [:]
    var parameter: Int?
    var leaves: [Leaf] = []
    var greedy: [Leaf] = []
  }

  private var nodes = [Node()]

  /// - Parameter pattern: the segments of a path such as `/orders/{id}`.
  mutating func insert(_ pattern: [Substring], _ target: Target) {
    var place = 0
    var names: [String] = []
    for segment in pattern {
      guard segment.hasPrefix("{"), segment.hasSuffix("}") else {
        place = child(of: place, \.literals[String(segment)])
        continue
      }
      let name = segment.dropFirst().dropLast()
      if name.hasSuffix("+") {
        nodes[place].greedy.append(Leaf(names: names + [String(name.dropLast())], target: target))
        return
      }
      names.append(String(name))
      place = child(of: place, \.parameter)
    }
    nodes[place].leaves.append(Leaf(names: names, target: target))
  }

  private mutating func child(of place: Int, _ path: WritableKeyPath<Node, Int?>) -> Int {
    if let child = nodes[place][keyPath: path] { return child }
    nodes.append(Node())
    nodes[place][keyPath: path] = nodes.count - 1
    return nodes.count - 1
  }

  /// - Parameters:
  ///   - segments: of a path, percent-encoded.
  ///   - choose: takes one of the targets of a pattern; nil goes on to the pattern that says less.
  func match(_ segments: [Substring], choose: ([Leaf]) -> Leaf?) -> Match? {
    var values: [String] = []
    guard let leaf = find(0, segments[...], &values, choose) else { return nil }
    return Match(
      target: leaf.target,
      parameters: Dictionary(zip(leaf.names, values), uniquingKeysWith: { _, last in last }))
  }

  private func find(
    _ place: Int, _ segments: ArraySlice<Substring>, _ values: inout [String], _ choose: ([Leaf]) -> Leaf?
  ) -> Leaf? {
    let node = nodes[place]
    guard let segment = segments.first else { return node.leaves.isEmpty ? nil : choose(node.leaves) }
    let rest = segments.dropFirst()
    if let next = node.literals[Self.literal(segment)], let leaf = find(next, rest, &values, choose) {
      return leaf
    }
    guard !segment.isEmpty else { return nil }
    if let next = node.parameter {
      values.append(String(segment))
      if let leaf = find(next, rest, &values, choose) { return leaf }
      values.removeLast()
    }
    guard !node.greedy.isEmpty, let leaf = choose(node.greedy) else { return nil }
    values.append(segments.joined(separator: "/"))
    return leaf
  }

  private static func literal(_ segment: Substring) -> String {
    guard segment.utf8.contains(UInt8(ascii: "%")) else { return String(segment) }
    return String(decoding: PercentEncoding.decode(segment.utf8), as: UTF8.self)
  }
}

extension String {
  /// What stands between the slashes of a path: one empty segment for `/`.
  var pathSegments: [Substring] {
    utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }
}
