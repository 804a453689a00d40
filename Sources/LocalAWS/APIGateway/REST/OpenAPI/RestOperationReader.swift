import ResourceModel

/// Reads the operations of an OpenAPI document as methods.
struct RestOperationReader: Sendable {
  private let document: Attributes
  private let version: OpenAPIVersion
  private let schemes: Attributes
  /// Schemas that stand where they are used: AWS makes a model of each.
  private(set) var inlineModels: [Attributes] = []
  private(set) var warnings: [String] = []

  init(_ document: Attributes, _ version: OpenAPIVersion) {
    self.document = document
    self.version = version
    schemes = version.securitySchemes(of: document)
  }

  private static let verbs = ["get", "put", "post", "delete", "patch", "options", "head"]

  mutating func methods(at path: String, _ item: Attributes) -> [RestDefinition.Method] {
    var methods: [RestDefinition.Method] = []
    for (key, operation) in item.sorted(by: { $0.key < $1.key }) {
      guard let members = operation.map, Self.verbs.contains(key) || key == RestExtensions.anyMethod else {
        continue
      }
      let verb = key == RestExtensions.anyMethod ? "ANY" : key.uppercased()
      let shared = item["parameters"]?.list ?? []
      methods.append(
        method(verb, at: path, members, parameters: shared + (members["parameters"]?.list ?? [])))
    }
    return methods
  }

  private mutating func method(
    _ verb: String, at path: String, _ operation: Attributes, parameters: [Value]
  ) -> RestDefinition.Method {
    var members: Attributes = [
      "httpMethod": .string(verb), "authorizationType": "NONE", "apiKeyRequired": false,
    ]
    members["operationName"] = operation["operationId"]
    var expressions: Attributes = [:]
    for parameter in parameters.map(resolved) {
      let name = parameter["name"]?.string ?? ""
      switch parameter["in"]?.string {
      case "path": expressions["method.request.path.\(name)"] = true
      case "query": expressions["method.request.querystring.\(name)"] = parameter["required"] ?? false
      case "header": expressions["method.request.header.\(name)"] = parameter["required"] ?? false
      case "body":
        let types = (operation["consumes"] ?? document["consumes"])?.strings ?? ["application/json"]
        members["requestModels"] = models(parameter["schema"], types)
      default: continue
      }
    }
    members["requestParameters"] = expressions.isEmpty ? nil : .map(expressions)
    if let content = operation["requestBody"].map(resolved)?["content"]?.map {
      members["requestModels"] = models(content)
    }
    var responses: Attributes = [:]
    for (status, response) in (operation["responses"]?.map ?? [:]).sorted(by: { $0.key < $1.key })
    where status.wholeMatch(of: /[1-5]\d\d/) != nil {
      responses[status] = .map(self.response(resolved(response).map ?? [:], status, operation))
    }
    members["methodResponses"] = responses.isEmpty ? nil : .map(responses)
    if let integration = operation[RestExtensions.integration]?.map {
      members["methodIntegration"] = .map(RestExtensions.read(integration: integration))
    }
    var method = RestDefinition.Method(path: path, verb: verb, members: members)
    method.validator = (operation[RestExtensions.validator] ?? document[RestExtensions.validator])?.string
    secure(&method, operation)
    return method
  }

  private mutating func response(_ given: Attributes, _ status: String, _ operation: Attributes) -> Attributes
  {
    var response: Attributes = ["statusCode": .string(status)]
    let headers = (given["headers"]?.map ?? [:]).keys
    if !headers.isEmpty {
      response["responseParameters"] = .map(
        Dictionary(
          uniqueKeysWithValues: headers.map { ("method.response.header.\($0)", Value.bool(false)) }))
    }
    if version == .swagger2 {
      let types = (operation["produces"] ?? document["produces"])?.strings ?? ["application/json"]
      response["responseModels"] = models(given["schema"], types)
    } else {
      response["responseModels"] = models(given["content"]?.map ?? [:])
    }
    return response
  }

  // MARK: Who may call

  /// The operation's own requirements, else those of the whole document; an empty list opens the method.
  private func secure(_ method: inout RestDefinition.Method, _ operation: Attributes) {
    if operation["x-amazon-apigateway-auth"]?["type"]?.string?.uppercased() == "AWS_IAM" {
      method.members["authorizationType"] = "AWS_IAM"
    }
    for requirement in (operation["security"] ?? document["security"])?.list ?? [] {
      for (name, scopes) in (requirement.map ?? [:]).sorted(by: { $0.key < $1.key }) {
        let scheme = schemes[name]?.map ?? [:]
        if let authorizer = RestExtensions.read(scheme: scheme, name: name) {
          let isCognito = authorizer["type"] == "COGNITO_USER_POOLS"
          method.authorizer = name
          method.members["authorizationType"] = isCognito ? "COGNITO_USER_POOLS" : "CUSTOM"
          method.members["authorizationScopes"] = scopes == [] ? nil : scopes
        } else if scheme.text(RestExtensions.authType).lowercased() == "awssigv4" {
          method.members["authorizationType"] = "AWS_IAM"
        } else if scheme["type"] == "apiKey", scheme.text("name").lowercased() == "x-api-key" {
          method.members["apiKeyRequired"] = true
        }
      }
    }
  }

  // MARK: Models

  private mutating func models(_ schema: Value?, _ types: [String]) -> Value? {
    guard let schema, !types.isEmpty else { return nil }
    let name = Value.string(model(schema))
    return .map(Dictionary(types.map { ($0, name) }, uniquingKeysWith: { first, _ in first }))
  }

  private mutating func models(_ content: Attributes) -> Value? {
    var models: Attributes = [:]
    for (type, media) in content.sorted(by: { $0.key < $1.key }) {
      if let schema = media["schema"] { models[type] = .string(model(schema)) }
    }
    return models.isEmpty ? nil : .map(models)
  }

  private mutating func model(_ schema: Value) -> String {
    if let reference = schema["$ref"]?.string { return String(reference.split(separator: "/").last ?? "") }
    let name = "MODEL" + RandomText.lowerCaseAlphanumerics(6)
    inlineModels.append(RestDefinition.model(name, schema))
    return name
  }

  /// What a reference within the document stands for; one step is as far as AWS's importer goes here.
  private func resolved(_ value: Value) -> Value {
    guard let reference = value["$ref"]?.string, reference.hasPrefix("#/") else { return value }
    var place: Value? = .map(document)
    for part in reference.dropFirst(2).split(separator: "/") { place = place?[String(part)] }
    return place ?? value
  }
}
