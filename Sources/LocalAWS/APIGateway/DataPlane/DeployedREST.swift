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
    var routes = RouteTree<Resource>()
    for members in snapshot["resources"]?.list ?? [] {
      let methods = (members["resourceMethods"]?.map ?? [:]).mapValues(RESTMethod.init)
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
  let integration: RESTIntegration?

  init(_ members: Value) {
    switch members["authorizationType"]?.string ?? "NONE" {
    case "NONE": authorization = .none
    case "AWS_IAM": authorization = .iam
    default: authorization = .authorizer(members["authorizerId"]?.string ?? "")
    }
    scopes = members["authorizationScopes"]?.strings ?? []
    needsKey = members["apiKeyRequired"] == true
    integration = members["methodIntegration"].map(RESTIntegration.init)
  }
}
