import ResourceModel

/// How API Gateway writes its own in OpenAPI documents.
///
/// Source: API Gateway developer guide, "OpenAPI extensions for API Gateway"; aws-recorded
/// apigateway_extended.json, test_export_oas30_openapi.
enum RestExtensions {
  static let prefix = "x-amazon-apigateway-"
  static let integration = prefix + "integration"
  static let authorizer = prefix + "authorizer"
  static let authType = prefix + "authtype"
  static let anyMethod = prefix + "any-method"
  static let gatewayResponses = prefix + "gateway-responses"
  static let binaryMediaTypes = prefix + "binary-media-types"
  static let apiKeySource = prefix + "api-key-source"
  static let compression = prefix + "minimum-compression-size"
  static let policy = prefix + "policy"
  static let validator = prefix + "request-validator"
  static let validators = prefix + "request-validators"
  static let endpoint = prefix + "endpoint-configuration"
  static let apiKeyScheme = "api_key"

  /// Members of an integration that stand in a document as they are.
  private static let plain = [
    "httpMethod", "uri", "credentials", "requestParameters", "requestTemplates", "contentHandling",
    "connectionId", "tlsConfig", "cacheNamespace", "cacheKeyParameters", "timeoutInMillis", "connectionType",
    "responseTransferMode", "integrationTarget",
  ]

  /// What is as it is by itself is left out.
  static func written(integration: Attributes, of resource: Attributes) -> Value {
    var written = integration.only(plain)
    written["type"] = .string(integration.text("type").lowercased())
    written["passthroughBehavior"] = .string(integration.text("passthroughBehavior").lowercased())
    if written["connectionType"] == "INTERNET" { written["connectionType"] = nil }
    if written["timeoutInMillis"] == 29000 { written["timeoutInMillis"] = nil }
    if written["cacheNamespace"] == resource["id"] { written["cacheNamespace"] = nil }
    if written["cacheKeyParameters"] == [] { written["cacheKeyParameters"] = nil }
    var responses: Attributes = [:]
    for response in (integration["integrationResponses"]?.map ?? [:]).values {
      let members = response.map ?? [:]
      let pattern = members.text("selectionPattern")
      responses[pattern.isEmpty ? "default" : pattern] = .map(
        members.only(["statusCode", "responseParameters", "responseTemplates", "contentHandling"]))
    }
    if !responses.isEmpty { written["responses"] = .map(responses) }
    return .map(written)
  }

  static func read(integration written: Attributes) -> Attributes {
    var members = written.only(plain)
    members["type"] = .string(written.text("type").uppercased())
    if let passthrough = written["passthroughBehavior"]?.string {
      members["passthroughBehavior"] = .string(passthrough.uppercased())
    }
    var responses: Attributes = [:]
    for (pattern, response) in (written["responses"]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
      let given = response.map ?? [:]
      var answer = given.only(["responseParameters", "responseTemplates", "contentHandling"])
      let status = given["statusCode"]?.numeral ?? "200"
      answer["statusCode"] = .string(status)
      if pattern != "default" { answer["selectionPattern"] = .string(pattern) }
      responses[status] = .map(answer)
    }
    if !responses.isEmpty { members["integrationResponses"] = .map(responses) }
    return members
  }

  /// The security scheme that stands for an authorizer.
  /// - Parameter whole: with API Gateway's own members.
  static func written(authorizer: Attributes, whole: Bool) -> Value {
    let source = authorizer.text("identitySource")
    let header = "method.request.header."
    var scheme: Attributes = [
      "type": "apiKey", "in": "header",
      "name": .string(
        source.hasPrefix(header) && !source.contains(",") ? String(source.dropFirst(header.count)) : "Unused"),
    ]
    guard whole else { return .map(scheme) }
    var members = authorizer.only([
      "providerARNs", "authorizerUri", "authorizerCredentials", "identityValidationExpression",
      "authorizerResultTtlInSeconds",
    ])
    members["type"] = .string(authorizer.text("type").lowercased())
    if authorizer["type"] == "REQUEST" { members["identitySource"] = authorizer["identitySource"] }
    scheme[authType] = authorizer["authType"]
    scheme[Self.authorizer] = .map(members)
    return .map(scheme)
  }

  /// The authorizer that a security scheme stands for; nil for one of another kind.
  static func read(scheme: Attributes, name: String) -> Attributes? {
    guard let written = scheme[authorizer]?.map else { return nil }
    var members = written.only([
      "providerARNs", "authorizerUri", "authorizerCredentials", "identityValidationExpression",
      "authorizerResultTtlInSeconds", "identitySource",
    ])
    members["name"] = .string(name)
    members["type"] = .string(written.text("type").uppercased())
    members["authType"] = scheme[authType]
    if members["identitySource"] == nil, !scheme.text("name").isEmpty, scheme.text("name") != "Unused" {
      members["identitySource"] = .string("method.request.header.\(scheme.text("name"))")
    }
    return members
  }
}

extension Value {
  /// A text, or a number as one.
  var numeral: String? {
    switch self {
    case .string(let text), .decimal(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }
}
