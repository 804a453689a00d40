import AWS

/// What a program sends to the token endpoint.
struct TokenRequest: Sendable {
  let grantType: String
  let client: ClientAuthentication
  let form: WebForm

  /// - Throws: `invalid_request` when it is no form, lacks its grant or authenticates in two ways;
  ///   `invalid_client` when it names no client.
  init(_ request: HTTPRequest) throws(OAuthError) {
    form = try WebForm(request)
    guard let grantType = form["grant_type"] else { throw OAuthError(.invalidRequest) }
    self.grantType = grantType
    client = try ClientAuthentication(request, form)
  }
}
