import AWS
import ResourceModel

/// What a method of a deployed REST API calls, compiled once a deployment.
struct RESTIntegration: Sendable {
  enum Kind: Sendable, Hashable {
    case mock
    case http(isProxy: Bool)
    case aws(isProxy: Bool)
    case unknown(String)
  }

  enum Passthrough: Sendable { case whenNoMatch, whenNoTemplates, never }

  /// How an answer becomes the client's.
  struct Response: Sendable {
    enum Selection: Sendable {
      case otherwise
      case pattern(TextPattern)
      /// A pattern that the endpoint cannot evaluate.
      case unreadable
    }

    let status: Int
    let selection: Selection
    let headers: [String: ParameterSource]
    let templates: MappingTemplates

    init(_ members: Value) {
      status = members["statusCode"]?.number ?? 200
      let pattern = members["selectionPattern"]?.string ?? ""
      selection = pattern.isEmpty ? .otherwise : TextPattern(pattern).map(Selection.pattern) ?? .unreadable
      headers = [String: ParameterSource](members["responseParameters"], "method.response.header.")
      templates = MappingTemplates(members["responseTemplates"])
    }
  }

  let kind: Kind
  /// Nil calls by the request's own method.
  let method: String?
  let uri: IntegrationURI
  let headers: [String: ParameterSource]
  let query: [String: ParameterSource]
  let path: [String: ParameterSource]
  let templates: MappingTemplates
  let passthrough: Passthrough
  /// Seconds.
  let timeout: Double
  /// By status.
  let responses: [Response]

  init(_ members: Value) {
    let type = members["type"]?.string ?? ""
    switch type {
    case "MOCK": kind = .mock
    case "HTTP", "HTTP_PROXY": kind = .http(isProxy: type == "HTTP_PROXY")
    case "AWS", "AWS_PROXY": kind = .aws(isProxy: type == "AWS_PROXY")
    default: kind = .unknown(type)
    }
    let method = members["httpMethod"]?.string
    self.method = method == "ANY" ? nil : method
    uri = IntegrationURI(members["uri"]?.string ?? "")
    let parameters = members["requestParameters"]
    headers = [String: ParameterSource](parameters, "integration.request.header.")
    query = [String: ParameterSource](parameters, "integration.request.querystring.")
    path = [String: ParameterSource](parameters, "integration.request.path.")
    templates = MappingTemplates(members["requestTemplates"])
    switch members["passthroughBehavior"]?.string {
    case "NEVER": passthrough = .never
    case "WHEN_NO_TEMPLATES": passthrough = .whenNoTemplates
    default: passthrough = .whenNoMatch
    }
    timeout = Double(members["timeoutInMillis"]?.number ?? 29_000) / 1000
    responses = (members["integrationResponses"]?.map ?? [:]).sorted { $0.key < $1.key }
      .map { Response($0.value) }
  }

  // MARK: The request

  /// What goes to the integration: the body by its template, or as it came.
  /// - Throws: 415 where neither may be.
  func body(of exchange: GatewayExchange) throws(GatewayFailure) -> (bytes: [UInt8], type: String) {
    let type = exchange.request["Content-Type"] ?? "application/json"
    switch templates[type] {
    case .success(let template)?: return (Array(template.rendered(in: exchange).utf8), type)
    case .failure(let problem)?: throw problem.failure
    case nil:
      if passthrough == .never || (passthrough == .whenNoTemplates && !templates.isEmpty) {
        throw GatewayFailure(.unsupportedMediaType, "Unsupported Media Type")
      }
      return (exchange.request.body, type)
    }
  }

  /// - Throws: ``GatewayFailure/internalError`` when the address has blanks that nothing fills.
  func url(for exchange: GatewayExchange) throws(GatewayFailure) -> OutboundURL {
    var parameters: [String: String] = [:]
    for (name, source) in path {
      // A path's own parameter goes on as it was sent, slashes and all.
      if case .path(let own) = source {
        parameters[name] = exchange.pathParameters[own]
      } else {
        parameters[name] = source.values(in: exchange).last.map(PercentEncoding.encode)
      }
    }
    guard let url = uri.url(exchange.site.variables, parameters) else { throw .internalError }
    return url
  }

  func mappedHeaders(_ exchange: GatewayExchange) -> [(name: String, value: String)] {
    Self.mapped(headers, exchange)
  }

  /// Fields of the query, percent-encoded.
  func mappedQuery(_ exchange: GatewayExchange) -> [String] {
    query.sorted { $0.key < $1.key }.flatMap { name, source in
      source.values(in: exchange).map { "\(PercentEncoding.encode(name))=\(PercentEncoding.encode($0))" }
    }
  }

  private static func mapped(
    _ sources: [String: ParameterSource], _ exchange: GatewayExchange
  ) -> [(name: String, value: String)] {
    sources.sorted { $0.key < $1.key }.compactMap { name, source in
      let values = source.values(in: exchange)
      return values.isEmpty ? nil : (name, values.joined(separator: ","))
    }
  }

  // MARK: The answer

  /// What the client gets of an answer.
  /// - Parameters:
  ///   - exchange: with the answer in it.
  ///   - selector: what patterns are held against.
  /// - Throws: ``GatewayFailure/internalError`` when no response fits.
  func answer(_ exchange: GatewayExchange, selector: String) throws(GatewayFailure) -> HTTPResponse {
    let response = try select(selector)
    var headers = HeaderRules.remapped(Self.mapped(response.headers, exchange))
    var body = exchange.response?.body ?? []
    var type = "application/json"
    if let chosen = response.templates.choose(accepting: exchange.request["Accept"]) {
      type = chosen.type
      switch chosen.template {
      case .success(let template): body = Array(template.rendered(in: exchange).utf8)
      case .failure(let problem): throw problem.failure
      }
    }
    if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      headers.append(("Content-Type", type))
    }
    return HTTPResponse(status: response.status, headers: headers, body: body)
  }

  private func select(_ selector: String) throws(GatewayFailure) -> Response {
    for response in responses {
      switch response.selection {
      case .otherwise: continue
      case .pattern(let pattern): if pattern.matches(selector) { return response }
      case .unreadable:
        throw .unsupported("the embedded endpoint cannot evaluate a selection pattern of this method")
      }
    }
    for response in responses { if case .otherwise = response.selection { return response } }
    throw .internalError
  }
}
