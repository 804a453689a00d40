import AWS
import ResourceModel

/// `/logout`: ends the browser's session, not the tokens, and goes to one of the client's sign-out addresses or back to the
/// page that begins a session.
///
/// Source: Cognito developer guide, "The logout endpoint".
struct SignOut: Sendable {
  let web: PoolWeb

  func answer(_ request: HTTPRequest, at site: PoolSite, _ now: Timestamp) async -> HTTPResponse {
    do throws(PageProblem) { return try await leave(request, at: site, now) } catch {
      return PageContent.of(error).response(error.status)
    }
  }

  private func leave(
    _ request: HTTPRequest, at site: PoolSite, _ now: Timestamp
  ) async throws(PageProblem) -> HTTPResponse {
    guard let query = try? WebForm(Array(request.query.utf8)) else { throw .malformed }
    let client = await web.world.look { objects in
      query["client_id"].flatMap { RegisteredClient($0, at: site, in: objects) }
    }
    guard let client else { throw .noClient }
    let location = try self.location(query, of: client, request, at: site)
    let cookies = PageCookies(of: request, at: site)
    do throws(AWSError) {
      try await web.world.change { objects throws(AWSError) in
        let scene = try PoolScene(client, web.call(for: client, at: now), in: objects)
        PageSession.end(cookies[PageSession.cookie], scene, in: &objects)
      }
    } catch { throw .failure }
    var response = HostedPages.redirect(to: location)
    response.headers.append(cookies.header(PageSession.cookie, "", lasting: 0))
    return response
  }

  /// Byte for byte one of the client's own, or a page of this site.
  private func location(
    _ query: WebForm, of client: RegisteredClient, _ request: HTTPRequest, at site: PoolSite
  ) throws(PageProblem) -> String {
    if let uri = query["logout_uri"] {
      guard
        client.members["LogoutURLs"]?.strings?.contains(where: { $0.utf8.elementsEqual(uri.utf8) }) == true
      else { throw .logoutMismatch }
      return Callback.ascii(uri)
    }
    guard let uri = query["redirect_uri"] else { throw .logoutMismatch }
    guard
      client.members["CallbackURLs"]?.strings?.contains(where: { $0.utf8.elementsEqual(uri.utf8) }) == true
    else { throw .redirectMismatch }
    let fields = query.fields.sorted { $0.key < $1.key }
      .map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }
    return SitePath(site, "/login", query: fields.joined(separator: "&")).text
  }
}
