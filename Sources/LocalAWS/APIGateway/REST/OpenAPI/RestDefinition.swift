import AWS
import ResourceModel

/// What an OpenAPI document says of a REST API, in the members that AWS answers.
///
/// Source: API Gateway developer guide, "Develop REST APIs using OpenAPI"; aws-recorded apigateway_import.json.
struct RestDefinition: Sendable {
  struct Method: Sendable {
    let path: String
    let verb: String
    /// `methodIntegration` and `methodResponses` included; without the ids of authorizer and validator.
    var members: Attributes
    /// By their names in the document.
    var authorizer: String?
    var validator: String?
  }

  /// Those members of the API that the document gives.
  let api: Attributes
  let models: [Attributes]
  let authorizers: [Attributes]
  let validators: [Attributes]
  let gatewayResponses: [Attributes]
  let methods: [Method]
  let warnings: [String]

  /// - Parameter basePath: what becomes of the document's base path: `ignore`, `prepend` or `split`.
  /// - Throws: `BadRequestException` for what is no OpenAPI document.
  init(_ text: String, basePath: String) throws(AWSError) {
    let invalid = AWSError.badRequest("Invalid OpenAPI input.")
    guard let document = OpenAPIText.read(text), let version = OpenAPIVersion(of: document),
      let title = document["info"]?["title"]?.string
    else { throw invalid }
    var reader = RestOperationReader(document, version)
    api = Self.api(document, title: title)
    let prefix = Self.prefix(version.basePath(of: document), basePath)
    var methods: [Method] = []
    for (path, item) in (document["paths"]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
      methods += reader.methods(at: prefix + path, item.map ?? [:])
    }
    self.methods = methods
    models =
      version.schemas(of: document).sorted { $0.key < $1.key }.map { Self.model($0.key, $0.value) }
      + reader.inlineModels
    let schemes = version.securitySchemes(of: document).sorted { $0.key < $1.key }
    authorizers = schemes.compactMap { RestExtensions.read(scheme: $0.value.map ?? [:], name: $0.key) }
    validators = (document[RestExtensions.validators]?.map ?? [:]).sorted { $0.key < $1.key }.map {
      ($0.value.map ?? [:]).merging(["name": .string($0.key)]) { _, name in name }
    }
    gatewayResponses = (document[RestExtensions.gatewayResponses]?.map ?? [:]).sorted { $0.key < $1.key }
      .map { Self.gatewayResponse($0.key, $0.value.map ?? [:]) }
    var warnings = reader.warnings
    for (name, scheme) in schemes
    where ["oauth2", "openIdConnect", "http", "basic"].contains(scheme["type"]?.string) {
      if scheme[RestExtensions.authorizer] == nil {
        warnings.append(
          "Unsupported security definition type '\(scheme["type"]?.string ?? "")' for '\(name)'. Ignoring.")
      }
    }
    if (document["servers"]?.list?.count ?? 0) > 1 {
      warnings.append(
        "More than one server provided. Ignoring all but the first for defining endpoint configuration")
    }
    self.warnings = warnings
  }

  private static func api(_ document: Attributes, title: String) -> Attributes {
    var api: Attributes = ["name": .string(title)]
    api["description"] = document["info"]?["description"]
    api["version"] = (document["info"]?["version"]?.numeral).map { .string($0) }
    api["binaryMediaTypes"] = document[RestExtensions.binaryMediaTypes]
    api["minimumCompressionSize"] = document[RestExtensions.compression]
    api["apiKeySource"] = document[RestExtensions.apiKeySource]?.string.map { .string($0.uppercased()) }
    if let policy = document[RestExtensions.policy] {
      api["policy"] = .string(policy.string ?? JSONWriter.write(policy))
    }
    api["disableExecuteApiEndpoint"] = document[RestExtensions.endpoint]?["disableExecuteApiEndpoint"]
    return api
  }

  private static func prefix(_ base: String, _ mode: String) -> String {
    let parts = base.split(separator: "/")
    switch mode {
    case "prepend": return parts.map { "/" + $0 }.joined()
    case "split": return parts.dropFirst().map { "/" + $0 }.joined()
    default: return ""
    }
  }

  static func model(_ name: String, _ schema: Value) -> Attributes {
    var model: Attributes = [
      "name": .string(name), "contentType": "application/json",
      "schema": schema,
    ]
    model["description"] = schema["description"]
    return model
  }

  private static func gatewayResponse(_ type: String, _ given: Attributes) -> Attributes {
    var response = given.only(["responseParameters", "responseTemplates"])
    response["responseType"] = .string(type)
    response["statusCode"] = (given["statusCode"]?.numeral).map { .string($0) }
    return response
  }
}
