import AuthPlatform
import ResourceModel

/// The parts that OpenAPI documents of an API have in common.
struct OpenAPIFragment {
  /// Operations by path and by the key of the method.
  var paths: [String: [String: Value]] = [:]
  var schemes: [String: Value] = [:]
  /// Routes that the document cannot say the truth about, with the reason.
  var leftOut: [String] = []

  private static let order = ["openapi", "info", "servers", "paths", "components"]

  /// - Parameters:
  ///   - sentence: what the document is.
  ///   - server: where the paths begin, if the document says so.
  func document(of handover: Handover, _ sentence: String, server: String?) -> [String: Value] {
    var description = [
      sentence, handover.api.map { "As deployed to stage \($0.stage) at \($0.observedAt)." } ?? "",
    ]
    if !leftOut.isEmpty { description.append("Left out: \(leftOut.joined(separator: "; ")).") }
    var document: [String: Value] = [
      "openapi": "3.0.3",
      "info": [
        "title": .string(handover.api?.stack ?? handover.client.name), "version": "1",
        "description": .string(description.joined(separator: " ")),
      ],
      "paths": .map(
        Dictionary(
          uniqueKeysWithValues: paths.map { path, operations in
            let parameters = Self.parameters(of: path)
            let own: [String: Value] = parameters.isEmpty ? [:] : ["parameters": .list(parameters)]
            return (path, .map(operations.merging(own) { $1 }))
          })),
    ]
    if !schemes.isEmpty { document["components"] = ["securitySchemes": .map(schemes)] }
    document["servers"] = server.map { [["url": .string($0)]] }
    return document
  }

  static func text(_ document: Value) -> String { YAMLText.write(document.map ?? [:], first: order) }

  static func operation(_ route: Handover.Route, _ client: DeployedClient, _ security: [Value]) -> Value {
    [
      "description": .string(RouteSentence.text(route, for: client)), "security": .list(security),
      "responses": ["default": ["description": "Whatever the API answers."]],
    ]
  }

  /// `components` takes letters, digits, dots, hyphens and underscores as names.
  static func key(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "_" })
  }

  /// The client credentials grant of the client's pool; nil where the pool has no domain.
  static func flows(_ handover: Handover) -> Value? {
    handover.tokenURL.map { url in
      [
        "clientCredentials": [
          "tokenUrl": .string(url), "scopes": .map(handover.scopes.mapValues { .string($0) }),
        ]
      ]
    }
  }

  private static func parameters(of path: String) -> [Value] {
    path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { segment in
      [
        "name": .string(segment.dropFirst().dropLast(segment.hasSuffix("+}") ? 2 : 1).description),
        "in": "path", "required": true, "schema": ["type": "string"],
      ]
    }
  }
}
