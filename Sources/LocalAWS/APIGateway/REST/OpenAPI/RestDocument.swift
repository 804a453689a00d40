import ResourceModel

/// The OpenAPI document of a deployed REST API.
struct RestDocument: Sendable {
  private let api: Attributes
  private let resources: [Attributes]
  private let authorizers: [Attributes]
  private let gatewayResponses: [Attributes]
  private let models: [Attributes]
  private let validators: [Attributes]
  private let stage: String
  private let host: String
  private let version: OpenAPIVersion
  private let extensions: Set<String>
  /// The API's, or the moment of the deployment.
  let apiVersion: String

  /// - Parameter extensions: of `integrations`, `authorizers` and `apigateway`; the last has it all.
  init(
    snapshot: Attributes, deployedAt seconds: Int, stage: String, host: String, _ version: OpenAPIVersion,
    showing extensions: Set<String>
  ) {
    func objects(_ name: String) -> [Attributes] { (snapshot[name]?.list ?? []).compactMap(\.map) }
    api = snapshot["api"]?.map ?? [:]
    resources = objects("resources")
    authorizers = objects("authorizers")
    gatewayResponses = objects("gatewayResponses")
    models = objects("models")
    validators = objects("validators")
    self.stage = stage
    self.host = host
    self.version = version
    self.extensions = extensions
    apiVersion =
      api["version"]?.string ?? Timestamp(milliseconds: seconds * 1000).description
  }

  private func shows(_ name: String) -> Bool {
    extensions.contains(name) || extensions.contains("apigateway")
  }

  var value: Value {
    var info: Attributes = ["title": .string(api.text("name")), "version": .string(apiVersion)]
    info["description"] = api["description"]
    var document: Attributes = ["info": .map(info), "paths": .map(paths)]
    let schemas = Dictionary(
      shownModels.map { ($0.text("name"), schema(of: $0)) }, uniquingKeysWith: { first, _ in first })
    switch version {
    case .swagger2:
      document["swagger"] = "2.0"
      document["host"] = .string(host)
      document["basePath"] = .string("/\(stage)")
      document["schemes"] = ["https"]
      if !securitySchemes.isEmpty { document["securityDefinitions"] = .map(securitySchemes) }
      if !schemas.isEmpty { document["definitions"] = .map(schemas) }
    case .openAPI3:
      document["openapi"] = "3.0.1"
      document["servers"] = [
        [
          "url": .string("https://\(host)/{basePath}"),
          "variables": ["basePath": ["default": .string(stage)]],
        ]
      ]
      var components: Attributes = [:]
      if !schemas.isEmpty { components["schemas"] = .map(schemas) }
      if !securitySchemes.isEmpty { components["securitySchemes"] = .map(securitySchemes) }
      document["components"] = .map(components)
    }
    if shows("integrations") { document.merge(ownMembers) { given, _ in given } }
    return .map(document)
  }

  private var ownMembers: Attributes {
    var members: Attributes = [:]
    members[RestExtensions.binaryMediaTypes] = api["binaryMediaTypes"]
    members[RestExtensions.compression] = api["minimumCompressionSize"]
    if api["apiKeySource"] != "HEADER" { members[RestExtensions.apiKeySource] = api["apiKeySource"] }
    if let policy = api["policy"]?.string {
      members[RestExtensions.policy] = (try? JSONReader.read(policy)) ?? .string(policy)
    }
    if !validators.isEmpty {
      members[RestExtensions.validators] = .map(
        Dictionary(
          validators.map {
            ($0.text("name"), .map($0.only(["validateRequestBody", "validateRequestParameters"])))
          }, uniquingKeysWith: { first, _ in first }))
    }
    if extensions.contains("apigateway"), !gatewayResponses.isEmpty {
      let responses = gatewayResponses.map { response in
        var shown = response.only(["statusCode", "responseParameters", "responseTemplates"])
        shown["statusCode"] = shown["statusCode"]?.string.flatMap(Int.init).map { .integer($0) }
        return (response.text("responseType"), Value.map(shown.filter { $0.value != [:] }))
      }
      members[RestExtensions.gatewayResponses] = .map(
        Dictionary(responses, uniquingKeysWith: { first, _ in first }))
    }
    return members
  }

  private var securitySchemes: Attributes {
    var schemes: Attributes = [:]
    for authorizer in authorizers {
      schemes[authorizer.text("name")] = RestExtensions.written(
        authorizer: authorizer, whole: shows("authorizers"))
    }
    let methods = resources.flatMap { ($0["resourceMethods"]?.map ?? [:]).values }
    if methods.contains(where: { $0["apiKeyRequired"] == true }) {
      schemes[RestExtensions.apiKeyScheme] = ["type": "apiKey", "name": "x-api-key", "in": "header"]
    }
    if methods.contains(where: { $0["authorizationType"] == "AWS_IAM" }) {
      schemes["sigv4"] = [
        "type": "apiKey", "name": "Authorization", "in": "header", RestExtensions.authType: "awsSigv4",
      ]
    }
    return schemes
  }

  // MARK: Models

  /// Those that every new API has are shown only where they are used.
  private var shownModels: [Attributes] {
    let used = resources.flatMap { ($0["resourceMethods"]?.map ?? [:]).values }.flatMap { method in
      [method["requestModels"]] + (method["methodResponses"]?.map ?? [:]).values.map { $0["responseModels"] }
    }.flatMap { ($0?.map ?? [:]).values.compactMap(\.string) }
    return models.filter {
      !["This is a default empty schema model", "This is a default error schema model"].contains(
        $0.text("description")) || used.contains($0.text("name"))
    }
  }

  private func schema(of model: Attributes) -> Value {
    guard var schema = (try? JSONReader.read(model.text("schema")))?.map else { return [:] }
    schema["$schema"] = nil
    return OpenAPIVersion.rewriting(.map(schema)) { reference in
      version.schemaPrefix + (reference.split(separator: "/").last ?? "")
    }
  }

  // MARK: Paths

  /// Resources without a method have no path.
  private var paths: Attributes {
    var paths: Attributes = [:]
    for resource in resources {
      let methods = resource["resourceMethods"]?.map ?? [:]
      if methods.isEmpty { continue }
      var item: Attributes = [:]
      for (verb, method) in methods {
        item[verb == "ANY" ? RestExtensions.anyMethod : verb.lowercased()] = .map(
          operation(method.map ?? [:], of: resource))
      }
      paths[resource.text("path")] = .map(item)
    }
    return paths
  }

  private func operation(_ method: Attributes, of resource: Attributes) -> Attributes {
    var operation: Attributes = ["responses": .map(responses(of: method))]
    operation["operationId"] = method["operationName"]
    var parameters = parameters(of: method)
    let integration = method["methodIntegration"]?.map
    if let (type, name) = (method["requestModels"]?.map ?? [:]).min(by: { $0.key < $1.key }) {
      let schema: Value = ["$ref": .string(version.schemaPrefix + (name.string ?? ""))]
      if version == .openAPI3 {
        operation["requestBody"] = ["content": [type: ["schema": schema]], "required": true]
      } else {
        parameters.append(["in": "body", "name": name, "required": true, "schema": schema])
      }
    }
    if !parameters.isEmpty { operation["parameters"] = .list(parameters) }
    if version == .swagger2 {
      operation["consumes"] = types(method["requestModels"], integration?["requestTemplates"])
      let made = (method["methodResponses"]?.map ?? [:]).values.map { $0["responseModels"] }
      let mapped = (integration?["integrationResponses"]?.map ?? [:]).values.map { $0["responseTemplates"] }
      operation["produces"] = types(made + mapped)
    }
    if let security = security(of: method) { operation["security"] = security }
    if shows("integrations") {
      if let integration {
        operation[RestExtensions.integration] = RestExtensions.written(integration: integration, of: resource)
      }
      let validator = validators.first { $0["id"] == method["requestValidatorId"] }
      operation[RestExtensions.validator] = validator?["name"]
    }
    return operation
  }

  private func types(_ maps: Value?...) -> Value? { types(maps) }

  private func types(_ maps: [Value?]) -> Value? {
    let types = Set(maps.flatMap { $0?.map?.keys.map { $0 } ?? [] })
    return types.isEmpty ? nil : .list(types.sorted().map { .string($0) })
  }

  /// Each requirement stands for itself, as AWS writes them.
  private func security(of method: Attributes) -> Value? {
    var requirements: [Value] = []
    if let authorizer = authorizers.first(where: { $0["id"] == method["authorizerId"] }) {
      requirements.append([authorizer.text("name"): method["authorizationScopes"] ?? []])
    }
    if method["authorizationType"] == "AWS_IAM" { requirements.append(["sigv4": []]) }
    if method["apiKeyRequired"] == true { requirements.append([RestExtensions.apiKeyScheme: []]) }
    return requirements.isEmpty ? nil : .list(requirements)
  }

  private func parameters(of method: Attributes) -> [Value] {
    (method["requestParameters"]?.map ?? [:]).sorted { $0.key < $1.key }.compactMap { expression, required in
      let parts = expression.split(separator: ".", maxSplits: 3)
      guard parts.count == 4 else { return nil }
      var parameter: Attributes = [
        "name": .string(String(parts[3])),
        "in": .string(parts[2] == "querystring" ? "query" : String(parts[2])),
      ]
      switch version {
      case .swagger2:
        parameter["required"] = required
        parameter["type"] = "string"
      case .openAPI3:
        if required == true { parameter["required"] = true }
        parameter["schema"] = ["type": "string"]
      }
      return .map(parameter)
    }
  }

  private func responses(of method: Attributes) -> Attributes {
    (method["methodResponses"]?.map ?? [:]).mapValues { response in
      var shown: Attributes = ["description": .string("\(response["statusCode"]?.string ?? "") response")]
      var headers: Attributes = [:]
      for name in (response["responseParameters"]?.map ?? [:]).keys {
        headers[name.replacing("method.response.header.", with: "")] =
          version == .swagger2 ? ["type": "string"] : ["schema": ["type": "string"]]
      }
      if !headers.isEmpty { shown["headers"] = .map(headers) }
      let models = (response["responseModels"]?.map ?? [:]).mapValues { name -> Value in
        ["schema": ["$ref": .string(version.schemaPrefix + (name.string ?? ""))]]
      }
      if version == .openAPI3 {
        shown["content"] = .map(models)
      } else if let first = models.min(by: { $0.key < $1.key }) {
        shown["schema"] = first.value["schema"]
      }
      return .map(shown)
    }
  }
}
