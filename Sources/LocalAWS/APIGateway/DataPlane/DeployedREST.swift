import AWS
import ResourceModel

/// A REST API as a deployment froze it, compiled for answering.
struct DeployedREST: Sendable {
  struct Resource: Sendable {
    let id: String
    let path: String
    /// By verb, `ANY` among them.
    let methods: [String: RESTMethod]
  }

  let responses: GatewayResponses
  private let routes: RouteTree<Resource>
  private let authorizers: [String: RESTAuthorizer]

  init(_ snapshot: Value) {
    responses = GatewayResponses(snapshot["gatewayResponses"]?.list ?? [])
    authorizers = Dictionary(
      (snapshot["authorizers"]?.list ?? []).compactMap(RESTAuthorizer.init).map { ($0.id, $0) },
      uniquingKeysWith: { _, last in last })
    let validators = snapshot["validators"]?.list ?? []
    let checking = validators.filter { $0["validateRequestParameters"] == true }.compactMap {
      $0["id"]?.string
    }
    var routes = RouteTree<Resource>()
    for members in snapshot["resources"]?.list ?? [] {
      let methods = (members["resourceMethods"]?.map ?? [:]).mapValues { RESTMethod($0, checking: checking) }
      guard let path = members["path"]?.string, !methods.isEmpty else { continue }
      routes.insert(
        Self.segments(path),
        Resource(id: members["id"]?.string ?? "", path: path, methods: methods))
    }
    self.routes = routes
  }

  struct Match: Sendable {
    let resource: Resource
    let method: RESTMethod
    let pathParameters: [String: String]
  }

  /// The method for a request; nil when the resource has none, also where a greedy resource has it.
  func match(_ verb: String, _ path: String) -> Match? {
    guard let found = routes.match(Self.segments(path), choose: \.first),
      let method = found.target.methods[verb] ?? found.target.methods["ANY"]
    else { return nil }
    return Match(resource: found.target, method: method, pathParameters: found.parameters)
  }

  func authorizer(_ id: String) -> RESTAuthorizer? { authorizers[id] }

  /// A slash at the end means nothing to a REST API.
  private static func segments(_ path: String) -> [Substring] {
    var segments = path.pathSegments
    if segments.last?.isEmpty == true { segments.removeLast() }
    return segments
  }
}

/// A method of a deployed REST API.
struct RESTMethod: Sendable {
  enum Authorization: Sendable {
    case none, iam
    case authorizer(String)
  }

  let authorization: Authorization
  let scopes: [String]
  let needsKey: Bool
  /// What a request must have, by the last part of its name. Bodies are not held against models.
  let required: [(name: String, source: ParameterSource)]
  let integration: RESTIntegration?

  /// - Parameter validators: the ids of those that check parameters.
  init(_ members: Value, checking validators: [String]) {
    switch members["authorizationType"]?.string ?? "NONE" {
    case "NONE": authorization = .none
    case "AWS_IAM": authorization = .iam
    default: authorization = .authorizer(members["authorizerId"]?.string ?? "")
    }
    scopes = members["authorizationScopes"]?.strings ?? []
    needsKey = members["apiKeyRequired"] == true
    let isChecked = validators.contains(members["requestValidatorId"]?.string ?? "")
    required =
      !isChecked
      ? []
      : (members["requestParameters"]?.map ?? [:]).sorted { $0.key < $1.key }.compactMap { name, isRequired in
        guard isRequired == true, let source = ParameterSource(name) else { return nil }
        return (name.split(separator: ".").dropFirst(3).joined(separator: "."), source)
      }
    integration = members["methodIntegration"].map(RESTIntegration.init)
  }
}
