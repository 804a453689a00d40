import AWS
import ResourceModel

/// How an HTTP API answers browsers that act for a page of another origin.
///
/// Source: API Gateway developer guide, "Configure CORS for HTTP APIs in API Gateway"; Fetch standard, "CORS protocol".
struct CORSRules: Sendable {
  private let origins: [String]
  private let methods: String
  private let headers: [String]
  private let exposed: String
  private let age: Int?
  private let allowsCredentials: Bool

  /// Nil for an API without a configuration.
  init?(_ members: Value?) {
    guard let members, members.map?.isEmpty == false else { return nil }
    origins = members["allowOrigins"]?.strings ?? []
    methods = (members["allowMethods"]?.strings ?? []).joined(separator: ",")
    headers = members["allowHeaders"]?.strings ?? []
    exposed = (members["exposeHeaders"]?.strings ?? []).joined(separator: ",")
    age = members["maxAge"]?.integer
    allowsCredentials = members["allowCredentials"] == true
  }

  /// The answer to a preflight request, which no route and no authorizer sees; nil for any other request.
  func preflight(_ request: HTTPRequest) -> HTTPResponse? {
    guard request.method == "OPTIONS", let origin = request["Origin"],
      request["Access-Control-Request-Method"] != nil
    else { return nil }
    guard let allowed = allowed(origin) else { return HTTPResponse(status: 204) }
    var answer = allowed
    if !methods.isEmpty { answer.append(("access-control-allow-methods", methods)) }
    let asked = request["Access-Control-Request-Headers"]
    if headers == ["*"], let asked {
      answer.append(("access-control-allow-headers", asked))
    } else if !headers.isEmpty {
      answer.append(("access-control-allow-headers", headers.joined(separator: ",")))
    }
    if let age { answer.append(("access-control-max-age", String(age))) }
    return HTTPResponse(status: 204, headers: answer)
  }

  /// An answer with the API's headers in place of those that its integration gave.
  func added(to response: HTTPResponse, for request: HTTPRequest) -> HTTPResponse {
    var response = response
    response.headers.removeAll { $0.name.lowercased().hasPrefix("access-control-") }
    guard let origin = request["Origin"], let allowed = allowed(origin) else { return response }
    response.headers += allowed
    if !exposed.isEmpty { response.headers.append(("access-control-expose-headers", exposed)) }
    return response
  }

  /// Nil for an origin that may not read answers.
  private func allowed(_ origin: String) -> [(name: String, value: String)]? {
    let isListed = origins.contains { allowed in
      allowed == origin || (allowed.hasSuffix("://*") && origin.hasPrefix(allowed.dropLast()))
    }
    guard isListed || origins.contains("*") else { return nil }
    // With credentials a star would mean nothing to a browser.
    var headers = [("access-control-allow-origin", isListed || allowsCredentials ? origin : "*")]
    if allowsCredentials { headers.append(("access-control-allow-credentials", "true")) }
    return headers
  }
}
