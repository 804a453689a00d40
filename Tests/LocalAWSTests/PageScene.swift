import AWS
import LocalAWS
import ResourceModel
import Testing

/// People, a client with hosted pages, and a browser that visits them.
struct PageScene: Sendable {
  static let callback = "https://app.example/cb?a=1"
  static let hosted: Attributes = [
    "AllowedOAuthFlows": ["code", "implicit"], "AllowedOAuthFlowsUserPoolClient": true,
    "AllowedOAuthScopes": ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
    "CallbackURLs": [
      .string(callback), "http://localhost:3000/ünïcode", "myapp://signed-in", "http://[::1]:8080/",
    ],
    "LogoutURLs": ["https://app.example/bye"], "SupportedIdentityProviders": ["COGNITO"],
  ]

  let people: SignInScene

  init(
    _ settings: Attributes = [:], client: Attributes = [:], first: Value = "ada"
  ) async throws {
    people = try await SignInScene(settings, client: Self.hosted.merging(client) { $1 }, first: first)
  }

  var endpoint: LocalEndpoint { people.scene.endpoint }
  var clientID: String { people.clientID.string ?? "" }
  var secret: String? { people.client["ClientSecret"]?.string }
  var call: EndpointScene { people.scene }

  /// The query of a proper request for a code, with some of it otherwise; an empty text leaves a parameter out.
  func query(_ changes: [String: String] = [:]) -> String {
    let proper = [
      "client_id": clientID, "redirect_uri": Self.callback, "response_type": "code", "state": "s-1",
      "scope": "openid email",
    ]
    return Self.form(proper.merging(changes) { $1 }.filter { !$0.value.isEmpty })
  }

  static func form(_ fields: [String: String]) -> String {
    fields.sorted { $0.key < $1.key }
      .map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
  }

  /// Asks the token endpoint.
  func tokens(_ fields: [String: String]) async throws -> HTTPResponse {
    var fields = fields.merging(["client_id": clientID]) { given, _ in given }
    fields["client_secret"] = secret
    return try await post("/oauth2/token", fields)
  }

  func post(
    _ path: String, _ fields: [String: String], _ headers: [(String, String)] = []
  ) async throws -> HTTPResponse {
    try await send("POST", path, "", fields, headers)
  }

  func get(_ path: String, query: String = "", _ headers: [(String, String)] = []) async throws
    -> HTTPResponse
  {
    try await send("GET", path, query, nil, headers)
  }

  func send(
    _ method: String, _ path: String, _ query: String, _ fields: [String: String]?,
    _ headers: [(String, String)]
  ) async throws -> HTTPResponse {
    let type = fields == nil ? [] : [("Content-Type", "application/x-www-form-urlencoded")]
    let answer = await endpoint.answer(
      HTTPRequest(
        method: method, scheme: .http, host: "127.0.0.1", port: 4577, path: path, query: query,
        headers: (type + headers).map { (name: $0.0, value: $0.1) },
        body: Array(Self.form(fields ?? [:]).utf8)))
    guard case .response(let response) = answer else {
      throw AWSError(code: AWSError.OwnCode.unreachable, message: "")
    }
    return response
  }

  /// Signs somebody in by the pages and brings back what came to the callback.
  func signIn(_ name: String = "ada", _ changes: [String: String] = [:]) async throws -> [String: String] {
    let browser = PageBrowser(self)
    try await browser.open("/login", query(changes))
    try await browser.submit(["username": name, "password": SignInScene.password])
    return try browser.arrived(at: changes["redirect_uri"] ?? Self.callback)
  }

  /// Signs somebody in by the pages, and changes the code into tokens.
  func tokens(of name: String = "ada", _ changes: [String: String] = [:]) async throws -> Attributes {
    let code = try #require(try await signIn(name, changes)["code"])
    let response = try await tokens([
      "grant_type": "authorization_code", "code": code, "redirect_uri": Self.callback,
    ])
    #expect(response.status == 200)
    return response.members
  }
}

/// A browser as far as the pages need one: it keeps cookies, follows redirects within the endpoint, and fills in forms.
final class PageBrowser {
  let scene: PageScene
  var cookies: [String: String] = [:]
  private(set) var response = HTTPResponse(status: 0)
  private var query = ""

  init(_ scene: PageScene) { self.scene = scene }

  var page: String { String(decoding: response.body, as: UTF8.self) }
  var location: String { response["Location"] ?? "" }
  /// What the page says went wrong.
  var alert: String? { page.firstMatch(of: /role="alert"[^>]*>([^<]*)</).map { String($0.1) } }
  var title: String? { page.firstMatch(of: /<h1>([^<]*)<\/h1>/).map { String($0.1) } }

  func open(_ path: String, _ query: String) async throws {
    try await take(try await scene.get(path, query: query, header))
  }

  /// Sends the page's form that has all of these fields, or its first one.
  func submit(_ fields: [String: String], keeping: Bool = true) async throws {
    let forms = page.matches(of: /<form method="post" action="([^"]*)">(.*?)<\/form>/)
    let form = try #require(
      forms.first { form in fields.keys.allSatisfy { form.2.contains("name=\"\($0)\"") } } ?? forms.first)
    var sent: [String: String] = [:]
    if keeping {
      for input in form.2.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/) {
        sent[Self.plain(input.1)] = Self.plain(input.2)
      }
    }
    let target = Self.plain(form.1).split(separator: "?", maxSplits: 1).map(String.init)
    query = target.count > 1 ? target[1] : ""
    try await take(
      try await scene.send(
        "POST", target[0], query, sent.merging(fields) { $1 }, header))
  }

  /// What the callback got.
  func arrived(at callback: String) throws -> [String: String] {
    let location = self.location
    try #require(location.hasPrefix(callback), "\(response) \(alert ?? "")")
    return Dictionary(
      uniqueKeysWithValues: location.dropFirst(callback.count + 1).split(separator: "&").map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), String(decoding: PercentEncoding.decode(parts[1].utf8), as: UTF8.self))
      })
  }

  private var header: [(String, String)] {
    cookies.isEmpty
      ? [] : [("Cookie", cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; "))]
  }

  private func take(_ next: HTTPResponse) async throws {
    response = next
    for (name, value) in next.headers where name == "Set-Cookie" {
      let pair = value.prefix { $0 != ";" }.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
    }
    guard location.hasPrefix("/") else { return }
    let target = location.split(separator: "?", maxSplits: 1).map(String.init)
    try await open(target[0], target.count > 1 ? target[1] : "")
  }

  private static func plain(_ text: Substring) -> String {
    String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }
}
