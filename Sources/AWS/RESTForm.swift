import ResourceModel

/// How an operation of a REST service stands in HTTP. Every member that is neither in the path nor in the query is
/// one of the JSON body.
///
/// Source: Smithy documentation, "AWS restJson1 protocol".
package struct RESTForm: Sendable, Hashable {
  package let method: String
  /// Such as `/restapis/{restApiId}/authorizers`: names in braces are members, each one segment.
  package let path: String
  /// A field of the query that tells the operation from another with the same method and path, such as `mode=import`.
  package let mark: String?
  /// The members that stand in the query, by their names there.
  package let query: [String]
  /// The members that stand in headers, by the headers' names.
  package let headers: [String]
  /// The member that is the whole body, as it is; nil for a JSON object of members.
  package let payload: String?
  /// The status that says that it is done.
  package let status: Int

  /// - Parameter path: may end with a `?` and the ``mark``.
  package init(
    _ method: String, _ path: String, query: [String] = [], headers: [String] = [], payload: String? = nil,
    status: Int = 200
  ) {
    let parts = path.split(separator: "?", maxSplits: 1)
    self.method = method
    self.path = String(parts[0])
    mark = parts.count > 1 ? String(parts[1]) : nil
    self.query = query
    self.headers = headers
    self.payload = payload
    self.status = status
  }

  /// The segments of the path; labels stand in braces.
  package var segments: [Substring] { path.split(separator: "/") }

  /// Whether a member stands in the body.
  package func isInBody(_ name: String) -> Bool {
    !query.contains(name) && !headers.contains(name) && !segments.contains { Self.label($0) == name }
  }

  /// The member that a segment stands for; nil for a fixed one.
  package static func label(_ segment: Substring) -> String? {
    segment.hasPrefix("{") ? String(segment.dropFirst().dropLast()) : nil
  }
}

extension RESTForm {
  /// The path with its members, percent-encoded; nil when one is missing, empty or no text.
  func path(of input: [String: Value]) -> String? {
    var path = ""
    for segment in segments {
      guard let label = Self.label(segment) else {
        path += "/\(segment)"
        continue
      }
      // An empty segment would name another resource.
      guard let text = input[label]?.string, !text.isEmpty else { return nil }
      path += "/" + PercentEncoding.encode(text)
    }
    return path
  }

  /// The query; a list stands once for each item.
  func query(of input: [String: Value]) -> String {
    let fields = query.flatMap { name in
      let values = input[name].map { $0.list ?? [$0] } ?? []
      return values.compactMap(\.queryText).map {
        "\(PercentEncoding.encode(name))=\(PercentEncoding.encode($0))"
      }
    }
    return ((mark.map { [$0] } ?? []) + fields).joined(separator: "&")
  }

  /// Nil for an operation without members of its own in a body.
  func body(of input: [String: Value]) -> [UInt8]? {
    if let payload { return Array((input[payload]?.string ?? "").utf8) }
    let members = input.filter { isInBody($0.key) }
    if members.isEmpty, method == "GET" || method == "DELETE" { return nil }
    return JSONWriter.bytes(.map(members), secrets: .revealed)
  }
}

extension Value {
  fileprivate var queryText: String? {
    switch self {
    case .bool(let claim): claim ? "true" : "false"
    case .integer(let number): String(number)
    case .decimal(let text), .string(let text): text
    default: nil
    }
  }
}
