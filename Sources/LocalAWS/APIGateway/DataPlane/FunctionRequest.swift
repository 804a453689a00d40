import AWS
import ResourceModel

/// What a URL that stands in for a Lambda function is sent.
///
/// A proxied request is the client's own: its method, path below the stage, query, headers and body, so that any web
/// server can answer it. What API Gateway knows beside it stands in headers `x-authplat-…`, which a client cannot set.
enum FunctionRequest {
  private static let prefix = "x-authplat-"

  static func proxied(_ exchange: GatewayExchange, _ function: String, to url: OutboundURL) -> HTTPRequest {
    let headers = HeaderRules.passed(exchange.request.headers).filter {
      let name = $0.name.lowercased()
      return name != "host" && !name.hasPrefix(prefix)
    }
    return url.request(
      exchange.request.method, path: exchange.site.path, query: [exchange.request.query],
      headers: headers + known(exchange, function), body: exchange.request.body)
  }

  /// A call that is no proxied request: the event is the body.
  static func invoked(
    _ exchange: GatewayExchange, _ function: String, _ url: OutboundURL, body: [UInt8]
  ) -> HTTPRequest {
    url.request(
      "POST", headers: [("Content-Type", "application/json")] + known(exchange, function), body: body)
  }

  private static func known(
    _ exchange: GatewayExchange, _ function: String
  ) -> [(name: String, value: String)] {
    var headers = [
      ("\(prefix)function", function), ("\(prefix)api", exchange.site.apiID),
      ("\(prefix)stage", exchange.site.stage), ("\(prefix)resource", exchange.resource.path),
      ("\(prefix)request-id", exchange.requestID),
    ]
    if !exchange.pathParameters.isEmpty {
      let decoded = exchange.pathParameters.keys.compactMap { name in
        exchange.pathParameter(name).map { (name, Value.string($0)) }
      }
      headers.append(("\(prefix)path-parameters", ascii(.map(Dictionary(uniqueKeysWithValues: decoded)))))
    }
    if let authorizer = exchange.authorizer {
      let claims = authorizer["claims"] ?? authorizer
      headers.append(("\(prefix)claims", ascii(claims)))
    }
    return headers
  }

  /// JSON that a header can hold: what is not ASCII stands as `\uXXXX`.
  private static func ascii(_ value: Value) -> String {
    var text = ""
    for unit in JSONWriter.write(value).utf16 {
      if (0x20..<0x7F).contains(unit), let scalar = Unicode.Scalar(unit) {
        text.unicodeScalars.append(scalar)
      } else {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return text
  }
}
