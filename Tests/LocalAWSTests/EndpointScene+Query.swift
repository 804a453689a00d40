import AWS
import LocalAWS
import ResourceModel

extension EndpointScene {
  static let key = Credentials(accessKeyID: "test", secret: Secret("test"), source: "test")

  /// Calls STS, which answers in XML.
  /// - Parameter credentials: nil for a call without a signature.
  func query(
    _ action: String, _ fields: [(String, String)] = [], as credentials: Credentials? = key,
    change: (inout HTTPRequest) -> Void = { _ in }
  ) async -> HTTPResponse {
    let form = ([("Action", action), ("Version", "2011-06-15")] + fields)
      .map {
        "\($0)=\($1.replacing("/", with: "%2F").replacing("&", with: "%26").replacing("+", with: "%2B"))"
      }
    let request = HTTPRequest(
      method: "POST", scheme: .http, host: "127.0.0.1", port: 4577,
      headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
      body: Array(form.joined(separator: "&").utf8))
    return await send(request, to: .sts, as: credentials, change: change)
  }

  /// Signs a request, spoils it, and sends it.
  func send(
    _ request: HTTPRequest, to service: Service, as credentials: Credentials? = key,
    in region: String = "eu-west-1", change: (inout HTTPRequest) -> Void = { _ in }
  ) async -> HTTPResponse {
    var request = request
    if let credentials {
      request = SigV4(credentials: credentials, region: region, service: service.signingName)
        .sign(request, at: clock.now)
    }
    change(&request)
    guard case .response(let response) = await endpoint.answer(request) else {
      return HTTPResponse(status: 0)
    }
    return response
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The text of the first element of that name.
  func element(_ name: String) -> String? {
    guard let start = text.firstRange(of: "<\(name)>")?.upperBound,
      let end = text[start...].firstRange(of: "</\(name)>")?.lowerBound
    else { return nil }
    return String(text[start..<end])
  }

  /// The temporary credentials in an answer of STS.
  var credentials: Credentials? {
    guard let key = element("AccessKeyId"), let secret = element("SecretAccessKey"),
      let token = element("SessionToken")
    else { return nil }
    return Credentials(
      accessKeyID: key, secret: Secret(secret), sessionToken: Secret(token), source: "test")
  }
}
