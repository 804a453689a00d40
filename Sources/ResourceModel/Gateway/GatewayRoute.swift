/// One way into an API of API Gateway: a method on a path, such as `GET /orders/{id}`; or `$default`, the route of an
/// HTTP API for whatever no other route takes.
package struct GatewayRoute: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Upper case; `ANY` for all that have no route of their own; empty for `$default`.
  package let method: String
  package let path: String

  package static let methods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY",
  ]
  package static let fallback = GatewayRoute(method: "", path: "$default")

  package init(method: String, path: String) {
    self.method = method
    self.path = path
  }

  /// `METHOD /path`, or `$default`; nil for anything else.
  package init?(_ text: String) {
    if text == Self.fallback.path {
      self = .fallback
      return
    }
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, Self.methods.contains(parts[0].uppercased()), parts[1].hasPrefix("/") else {
      return nil
    }
    method = parts[0].uppercased()
    path = String(parts[1])
  }

  package var description: String { method.isEmpty ? path : "\(method) \(path)" }

  /// How closely the route fits a request, segment by segment: a segment's own text beats a parameter, which beats a
  /// greedy one, and at the end its own method beats `ANY`; nil when it does not take the request. Compared from the
  /// left, the greatest takes it.
  ///
  /// Source: API Gateway developer guide, "Routing API requests" of HTTP APIs, and proxy resources of REST APIs.
  package func fit(_ request: GatewayRoute) -> [Int]? {
    if self == .fallback { return [] }
    guard method == request.method || method == "ANY" && !request.method.isEmpty else { return nil }
    let byMethod = method == request.method ? 1 : 0
    let segments = request.path.split(separator: "/", omittingEmptySubsequences: false)
    var fit: [Int] = []
    for (index, own) in path.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
      guard index < segments.count else { return nil }
      let isParameter = own.hasPrefix("{") && own.hasSuffix("}") && !segments[index].isEmpty
      if isParameter, own.hasSuffix("+}") { return fit + [1, byMethod] }
      guard own == segments[index] || isParameter else { return nil }
      fit.append(own == segments[index] ? 3 : 2)
    }
    return fit.count == segments.count ? fit + [byMethod] : nil
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.path, left.method) < (right.path, right.method)
  }
}
