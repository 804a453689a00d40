import AWS
import ResourceModel

/// One request of a browser to a page, with what its program asked for.
struct PageVisit: Sendable {
  let web: PoolWeb
  let site: PoolSite
  let now: Timestamp
  let cookies: PageCookies
  let seal: FormSeal
  let request: AuthorizationRequest
  /// The pool as described.
  let pool: [String: Value]
  /// The look that the pool's owner gave the pages.
  private let custom: Stylesheet?

  /// - Throws: what is wrong with the program's request.
  init(
    _ http: HTTPRequest, at site: PoolSite, _ web: PoolWeb, _ now: Timestamp, in objects: Objects
  ) throws(AuthorizationRequest.Refusal) {
    self.web = web
    self.site = site
    self.now = now
    cookies = PageCookies(of: http, at: site)
    seal = FormSeal(cookies)
    guard let query = try? WebForm(Array(http.query.utf8)) else { throw .shown(.malformed) }
    request = try AuthorizationRequest(query, at: site, in: objects)
    let client = request.client
    guard let pool = objects[Shelf(client.realm, .userPool), client.pool] else { throw .shown(.noClient) }
    self.pool = pool
    let look = PageLook(of: client, pool, at: site, in: objects)
    guard !look.isMissing else { throw .shown(.noStyle) }
    custom = look.style
  }

  var client: RegisteredClient { request.client }

  /// - Throws: `ResourceNotFoundException` when the pool has gone meanwhile.
  func scene(in objects: Objects) throws(AWSError) -> PoolScene {
    try PoolScene(client, web.call(for: client, at: now), in: objects)
  }

  /// A page of the same site for the same request.
  func path(_ page: String) -> SitePath { SitePath(site, page, query: request.query) }

  func response(_ content: PageContent) -> HTTPResponse {
    var response = content.response(
      content.alert == nil ? 200 : 400, hasForms: true, custom: custom)
    if seal.isNew { response.headers.append(cookies.header(FormSeal.cookie, seal.value, lasting: nil)) }
    return response
  }

  /// Performs an operation for the visit's client, with the hash of its secret where it has one.
  func perform(
    _ operation: String, by username: String, _ input: Attributes = [:]
  ) async throws(AWSError) -> Attributes {
    var input = input
    input["ClientId"] = .string(client.id)
    input["Username"] = .string(username)
    input["SecretHash"] = client.secretHash(of: username).map { .string($0) }
    return try await web.perform(operation, input, for: client, at: now)
  }
}

/// What the pages of a client look like.
///
/// Source: Cognito developer guide, "Apply branding to managed login pages" and "Customizing the classic hosted UI".
struct PageLook {
  /// Whether managed login has no style for the client: there are no pages then.
  let isMissing: Bool
  /// Of the classic pages.
  let style: Stylesheet?

  init(of client: RegisteredClient, _ pool: [String: Value], at site: PoolSite, in objects: Objects) {
    func shelf(_ type: ObjectType) -> Shelf { Shelf(client.realm, type, under: client.pool) }
    let names = [site.domainName, pool["Domain"]?.string, pool["CustomDomain"]?.string]
    let domain = names.lazy.compactMap { $0.flatMap { objects[shelf(.userPoolDomain), $0] } }.first
    let isManaged = domain?["ManagedLoginVersion"] == 2
    isMissing =
      isManaged
      && ManagedLoginBrandings.style(of: client.id, on: shelf(.managedLoginBranding), objects) == nil
    let looks = shelf(.uiCustomization)
    let css = (objects[looks, client.id] ?? objects[looks, UICustomizations.everyClient])?["CSS"]?.string
    style = isManaged ? nil : css.flatMap(Stylesheet.init(custom:))
  }
}
