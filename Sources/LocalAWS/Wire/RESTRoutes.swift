import AWS
import ResourceModel

/// Finds the operation of a REST service by method and path.
struct RESTRoutes: Sendable {
  struct Match: Sendable {
    let service: LocalService
    let operation: LocalOperation
    let form: RESTForm
    /// The members that stand in the path.
    let labels: [String: String]
  }

  private struct Route: Sendable {
    let service: LocalService
    let operation: LocalOperation
    let form: RESTForm
    let segments: [Substring]

    init(_ service: LocalService, _ operation: LocalOperation, _ form: RESTForm) {
      self.service = service
      self.operation = operation
      self.form = form
      segments = form.segments
    }

    var rank: (Int, Int, String) {
      (form.mark == nil ? 1 : 0, segments.count { RESTForm.label($0) != nil }, form.path)
    }
  }

  /// By method and number of segments; marked ones first, then those with fewer labels, because they say more.
  private let routes: [String: [Route]]
  private let roots: Set<Substring>

  init(_ services: [LocalService]) {
    let all = services.flatMap { service in
      service.operations.values.compactMap { operation in
        operation.form.map { Route(service, operation, $0) }
      }
    }
    routes = Dictionary(grouping: all) { Self.key($0.form.method, $0.segments.count) }
      .mapValues { $0.sorted { $0.rank < $1.rank } }
    roots = Set(all.compactMap(\.segments.first))
  }

  /// Whether the path is that of a REST service, whatever stands behind its first segment.
  func serves(_ request: HTTPRequest) -> Bool {
    request.path.split(separator: "/", maxSplits: 1).first.map { roots.contains($0) } ?? false
  }

  func match(_ request: HTTPRequest) -> Match? {
    let segments = request.path.split(separator: "/")
    let fields = request.query.split(separator: "&")
    for route in routes[Self.key(request.method, segments.count)] ?? [] {
      if let mark = route.form.mark, !fields.contains(where: { $0 == mark }) { continue }
      if let labels = Self.labels(route.segments, segments) {
        return Match(service: route.service, operation: route.operation, form: route.form, labels: labels)
      }
    }
    return nil
  }

  private static func key(_ method: String, _ count: Int) -> String { "\(method) \(count)" }

  private static func labels(_ pattern: [Substring], _ segments: [Substring]) -> [String: String]? {
    var labels: [String: String] = [:]
    for (part, segment) in zip(pattern, segments) {
      if let label = RESTForm.label(part) {
        labels[label] = String(decoding: PercentEncoding.decode(segment.utf8), as: UTF8.self)
      } else if part != segment {
        return nil
      }
    }
    return labels
  }
}
