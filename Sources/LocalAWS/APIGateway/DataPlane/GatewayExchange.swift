import AWS
import ResourceModel
import Tokens

/// One request to a deployed API, with what is known of it so far: what templates and mappings can ask for.
///
/// Source: API Gateway developer guide, "API Gateway mapping template and access logging variable reference".
struct GatewayExchange: Sendable {
  /// As it came.
  let request: HTTPRequest
  let site: GatewaySite
  let now: Timestamp
  let requestID: String
  /// `x-amz-apigw-id` and `apigw-requestid`.
  let extendedID: String
  /// The route's path, such as `/orders/{id}`, and the id of what it belongs to.
  var resource: (path: String, id: String) = ("", "")
  /// Percent-encoded.
  var pathParameters: [String: String] = [:]
  /// As `$context.authorizer` has it.
  var authorizer: Value?
  /// Who signed, as `$context.identity` has it.
  var signer: Caller?
  /// What an integration answered.
  var response: HTTPResponse?
  var failure: GatewayFailure?

  init(_ request: HTTPRequest, at site: GatewaySite, now: Timestamp) {
    self.request = request
    self.site = site
    self.now = now
    requestID = RequestID.make()
    extendedID = Base64.encode(SecureRandom().bytes(11))
  }

  // MARK: What it sent

  /// Every value of a header, in order.
  func headers(_ name: String) -> [String] {
    let name = name.lowercased()
    return request.headers.filter { $0.name.lowercased() == name }.map(\.value)
  }

  /// Every value of a field of the query, in order.
  func queryValues(_ name: String) -> [String] {
    RESTProtocol.query(of: request).filter { $0.name == name }.map(\.value)
  }

  func pathParameter(_ name: String) -> String? {
    pathParameters[name].map { String(decoding: PercentEncoding.decode($0.utf8), as: UTF8.self) }
  }

  /// A parameter wherever it stands: path, query, header, in this order.
  func parameter(_ name: String) -> String? {
    pathParameter(name) ?? queryValues(name).last ?? request[name]
  }

  /// What `$input` speaks of: the integration's body once there is one, else the request's.
  var inputBody: [UInt8] { response?.body ?? request.body }

  // MARK: Its context

  /// A variable of `$context`; nil for those that there are not.
  func context(_ path: [String]) -> Value? {
    guard let first = path.first else { return nil }
    var value: Value? = variable(first)
    for name in path.dropFirst() { value = value?[name] }
    return value
  }

  private func variable(_ name: String) -> Value? {
    switch name {
    case "accountId": .string(site.realm.account)
    case "apiId": .string(site.apiID)
    case "authorizer": authorizer
    case "domainName": .string(request.host)
    case "domainPrefix": .string(String(request.host.prefix { $0 != "." }))
    case "error": failure?.context
    case "extendedRequestId": .string(extendedID)
    case "httpMethod": .string(request.method)
    case "identity": .map(identity)
    case "path": .string(visiblePath)
    case "protocol": "HTTP/1.1"
    case "requestId": .string(requestID)
    case "requestTime": .string(commonLogTime)
    case "requestTimeEpoch": .integer(now.milliseconds)
    case "resourceId": .string(resource.id)
    case "resourcePath", "routeKey": .string(resource.path)
    case "stage": .string(site.stage)
    default: nil
    }
  }

  /// With the stage, as the client sees it.
  private var visiblePath: String {
    site.stage == GatewaySite.defaultStage ? site.path : "/\(site.stage)\(site.path == "/" ? "" : site.path)"
  }

  /// The address is this computer's: the endpoint does not look further.
  private var identity: [String: Value] {
    var members: [String: Value] = [
      "sourceIp": "127.0.0.1", "userAgent": .string(request["User-Agent"] ?? ""),
    ]
    if let signer {
      members["accessKey"] = .string(signer.accessKeyID)
      members["accountId"] = .string(signer.account)
      members["caller"] = .string(signer.userID)
      members["user"] = .string(signer.userID)
      members["userArn"] = .string(signer.arn)
    }
    members["apiKey"] = request["x-api-key"].map { .string($0) }
    return members
  }

  /// Such as `21/Nov/2026:04:00:00 +0000`.
  private var commonLogTime: String {
    let date = now.httpDate.split(separator: " ")
    return "\(date[1])/\(date[2])/\(date[3]):\(date[4]) +0000"
  }
}
