import ResourceModel

/// How API Gateway writes the parts of an HTTP API in OpenAPI documents.
///
/// Source: API Gateway developer guide, "OpenAPI extensions for API Gateway": `x-amazon-apigateway-integration`,
/// `x-amazon-apigateway-authorizer`, `x-amazon-apigateway-cors`.
enum HTTPOpenAPI {
  static let integration = "x-amazon-apigateway-integration"
  static let sharedIntegrations = "x-amazon-apigateway-integrations"
  static let authorizer = "x-amazon-apigateway-authorizer"
  static let cors = "x-amazon-apigateway-cors"
  static let anyMethod = "x-amazon-apigateway-any-method"
  /// On an operation: authorization without an authorizer.
  static let auth = "x-amazon-apigateway-auth"
  static let version = "x-amazon-apigateway-importexport-version"
  static let defaultPath = "/$default"
  static let discovery = "/.well-known/openid-configuration"

  /// Integration members: the document's names by those of the service.
  private static let integrationNames = [
    "integrationType": "type", "integrationUri": "uri", "integrationMethod": "httpMethod",
    "credentialsArn": "credentials", "payloadFormatVersion": "payloadFormatVersion",
    "connectionType": "connectionType", "connectionId": "connectionId", "timeoutInMillis": "timeoutInMillis",
    "requestParameters": "requestParameters", "responseParameters": "responseParameters",
    "integrationSubtype": "integrationSubtype", "tlsConfig": "tlsConfig", "description": "description",
    "passthroughBehavior": "passthroughBehavior",
  ]

  static func written(integration members: [String: Value]) -> Value {
    var written = renamed(members, integrationNames)
    written["type"] = written["type"]?.string.map { .string($0.lowercased()) }
    return .map(written)
  }

  static func read(integration written: Value) -> [String: Value] {
    let names = Dictionary(integrationNames.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var members = renamed(written.map ?? [:], names)
    members["integrationType"] = members["integrationType"]?.string.map { .string($0.uppercased()) }
    members["payloadFormatVersion"] = members["payloadFormatVersion"]?.asText
    return members
  }

  /// A security scheme with the authorizer inside.
  static func written(authorizer members: [String: Value]) -> Value {
    var extensions = members.filter {
      !["authorizerId", "name", "authorizerType", "identitySource"].contains($0.key)
    }
    extensions["type"] = members["authorizerType"]?.string.map { .string($0.lowercased()) }
    extensions["identitySource"] = members["identitySource"]?.strings.map {
      .string($0.joined(separator: ","))
    }
    if members["authorizerType"] == "JWT" {
      return ["type": "oauth2", "flows": [:], authorizer: .map(extensions)]
    }
    return ["type": "apiKey", "name": "Authorization", "in": "header", authorizer: .map(extensions)]
  }

  /// - Returns: nil for a scheme without an authorizer of API Gateway's.
  static func read(authorizer name: String, scheme: Value) -> [String: Value]? {
    guard var members = scheme[authorizer]?.map else { return nil }
    members["authorizerType"] = members.removeValue(forKey: "type")?.string.map { .string($0.uppercased()) }
    if let sources = members["identitySource"]?.string {
      members["identitySource"] = .list(
        sources.split(separator: ",").map { .string($0.trimmed) })
    }
    members["name"] = .string(name)
    // Of an OpenID Connect scheme the issuer follows from the address of its discovery document.
    if scheme["type"] == "openIdConnect", let url = scheme["openIdConnectUrl"]?.string,
      url.hasSuffix(discovery),
      var configuration = members["jwtConfiguration"]?.map, configuration["issuer"] == nil
    {
      configuration["issuer"] = .string(String(url.dropLast(discovery.count)))
      members["jwtConfiguration"] = .map(configuration)
    }
    return members
  }

  private static func renamed(_ members: [String: Value], _ names: [String: String]) -> [String: Value] {
    Dictionary(
      members.compactMap { name, value in names[name].map { ($0, value) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Value {
  /// YAML takes a version such as 2.0 without quotes for a number.
  var asText: Value {
    switch self {
    case .integer(let number): .string(String(number))
    case .decimal(let text): .string(text)
    default: self
    }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
