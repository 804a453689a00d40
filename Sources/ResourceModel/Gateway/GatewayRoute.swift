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

  package static func < (left: Self, right: Self) -> Bool {
    (left.path, left.method) < (right.path, right.method)
  }
}
