import AWS
import ResourceModel

/// An authorizer that is a function of its own. Without a mapped URL it answers as one that AWS cannot call.
///
/// The URL gets AWS's event as a POST and answers as the function would: a policy, or `isAuthorized`.
/// Source: API Gateway developer guide, "Use API Gateway Lambda authorizers"; "Control access to HTTP APIs with AWS
/// Lambda authorizers".
struct LambdaAuthorizer: Sendable {
  enum Refusal: Error, Sendable {
    /// It has not been asked: what identifies the caller is missing, or it says so itself.
    case unauthorized
    case denied(explicitly: Bool)
    /// It cannot be called, or answers what is no decision.
    case broken
  }

  private let uri: IntegrationURI
  private let isToken: Bool
  private let sources: [ParameterSource]
  private let tokenHeader: String

  init(rest members: Value) {
    uri = IntegrationURI(members["authorizerUri"]?.string ?? "")
    isToken = members["type"] == "TOKEN"
    let texts = (members["identitySource"]?.string ?? "").split(separator: ",")
    sources = texts.compactMap { ParameterSource($0.trimmed) }
    tokenHeader = texts.first.map { String($0.trimmed.split(separator: ".").last ?? "") } ?? "Authorization"
  }

  init(http members: Value) {
    uri = IntegrationURI(members["authorizerUri"]?.string ?? "")
    isToken = false
    tokenHeader = ""
    sources = (members["identitySource"]?.strings ?? []).compactMap { text in
      ParameterSource(
        text.replacing("$request.", with: "method.request.").replacing("$context.", with: "context."))
    }
  }

  /// What it lets the request know, as `$context.authorizer` has it.
  func context(
    _ exchange: GatewayExchange, through outbound: Outbound
  ) async throws(Refusal) -> Value {
    guard sources.allSatisfy({ $0.values(in: exchange).contains { !$0.isEmpty } }) else {
      throw .unauthorized
    }
    guard let name = uri.functionName(exchange.site.variables),
      let url = try? await outbound.url(ofFunction: name)
    else { throw .broken }
    let event = JSONWriter.bytes(.map(event(exchange)), secrets: .revealed)
    guard
      let response = try? await outbound.send(
        FunctionRequest.invoked(exchange, name, url, body: event), timeout: 10)
    else { throw .broken }
    if response.status == 401 { throw .unauthorized }
    guard response.status == 200, let decision = try? JSONReader.read(response.body) else { throw .broken }
    return try Self.context(decision, for: Self.arn(exchange))
  }

  private func event(_ exchange: GatewayExchange) -> [String: Value] {
    let arn = Value.string(Self.arn(exchange))
    if isToken {
      return [
        "type": "TOKEN", "methodArn": arn,
        "authorizationToken": .string(exchange.request[tokenHeader] ?? ""),
      ]
    }
    let headers = Dictionary(
      exchange.request.headers.map { ($0.name, Value.string($0.value)) },
      uniquingKeysWith: { _, last in last })
    let query = Dictionary(
      RESTProtocol.query(of: exchange.request).map { ($0.name, Value.string($0.value)) },
      uniquingKeysWith: { _, last in last })
    let path = exchange.pathParameters.keys.compactMap { name in
      exchange.pathParameter(name).map { (name, Value.string($0)) }
    }
    return [
      "type": "REQUEST", "methodArn": arn, "routeArn": arn, "resource": .string(exchange.resource.path),
      "path": .string(exchange.site.path), "httpMethod": .string(exchange.request.method),
      "headers": .map(headers), "queryStringParameters": .map(query),
      "pathParameters": .map(Dictionary(uniqueKeysWithValues: path)),
      "stageVariables": .map(exchange.site.variables.mapValues { .string($0) }),
    ]
  }

  private static func arn(_ exchange: GatewayExchange) -> String {
    let site = exchange.site
    let partition = Partition.of(region: site.realm.region).name
    return
      "arn:\(partition):execute-api:\(site.realm.region):\(site.realm.account):\(site.apiID)/\(site.stage)/"
      + exchange.request.method + site.path
  }

  private static func context(_ decision: Value, for arn: String) throws(Refusal) -> Value {
    let members = decision["context"]?.map ?? [:]
    if let isAuthorized = decision["isAuthorized"]?.bool {
      guard isAuthorized else { throw .denied(explicitly: false) }
      return .map(members)
    }
    guard let statements = decision["policyDocument"]?["Statement"] else { throw .broken }
    var isAllowed = false
    for statement in statements.list ?? [statements] where names(statement["Resource"], arn) {
      if statement["Effect"] == "Deny" { throw .denied(explicitly: true) }
      isAllowed = isAllowed || statement["Effect"] == "Allow"
    }
    guard isAllowed else { throw .denied(explicitly: false) }
    return .map(members.merging(["principalId": decision["principalId"] ?? ""]) { _, own in own })
  }

  private static func names(_ resource: Value?, _ arn: String) -> Bool {
    let patterns = resource?.strings ?? resource?.string.map { [$0] } ?? []
    return patterns.contains { matches($0.utf8[...], arn.utf8[...]) }
  }

  /// `*` stands for any text, `?` for one character.
  private static func matches(_ pattern: Substring.UTF8View, _ text: Substring.UTF8View) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    if first == UInt8(ascii: "*") {
      return rest.isEmpty || text.indices.contains { matches(rest, text[$0...]) }
        || matches(rest, text[text.endIndex...])
    }
    guard let byte = text.first, byte == first || first == UInt8(ascii: "?") else { return false }
    return matches(rest, text.dropFirst())
  }
}

extension Substring {
  fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
