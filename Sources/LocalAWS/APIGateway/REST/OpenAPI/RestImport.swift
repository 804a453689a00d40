import AWS
import ResourceModel

/// Imports of OpenAPI documents, into a new API or over one that is there.
///
/// Source: API Gateway API reference, ImportRestApi and PutRestApi; aws-recorded apigateway_import.json.
enum RestImport {
  static let operations = [create, put]

  private static let query = ["failonwarnings", "basepath", "endpointConfigurationTypes", "ignore"]
  private static let rows = [
    Attribute("body", .string(), .required, ""), Attribute("failonwarnings", .bool, ""),
    Attribute("basepath", .string(), ""), Attribute("endpointConfigurationTypes", .string(), ""),
    Attribute("ignore", .string(), ""),
  ]

  private static let create = LocalOperation(
    "ImportRestApi", .gatewayImport,
    RESTForm("POST", "/restapis?mode=import", query: query, payload: "body", status: 201), rows
  ) { objects, call, input throws(AWSError) in
    let definition = try definition(input)
    var api = definition.api
    var endpoint: Attributes = [:]
    endpoint["types"] = input["endpointConfigurationTypes"].map { [$0] }
    api["endpointConfiguration"] = .map(try RestEndpoint.made(of: endpoint))
    let draft = RestApis.make(&api, call, &objects)
    try apply(definition, to: draft, &objects)
    return answer(api, definition)
  }

  private static let put = LocalOperation(
    "PutRestApi", .gatewayImport,
    RESTForm("PUT", "/restapis/{restApiId}", query: query + ["mode"], payload: "body"),
    rows + [Attribute("mode", .string(), ""), RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    var api = try draft.api(objects)
    let mode = input["mode"]?.string ?? "merge"
    guard ["merge", "overwrite"].contains(mode) else {
      throw .badRequest("Enumeration value of OpenAPI import mode must be \"overwrite\" or \"merge\"")
    }
    let definition = try definition(input)
    var given = definition.api
    if mode == "overwrite" {
      for name in ["description", "version", "binaryMediaTypes", "minimumCompressionSize", "policy"] {
        api[name] = nil
      }
      api["apiKeySource"] = "HEADER"
      clear(draft, api.text("rootResourceId"), &objects)
    } else {
      let types = api["binaryMediaTypes"]?.list ?? []
      let all = types + (given["binaryMediaTypes"]?.list ?? []).filter { !types.contains($0) }
      given["binaryMediaTypes"] = all.isEmpty ? nil : .list(all)
    }
    api.merge(given) { _, new in new }
    objects.put(api, draft.apiID, on: call.shelf(.restApi))
    try apply(definition, to: draft, &objects)
    return answer(RestApis.shown(api, withTags: true), definition)
  }

  private static func definition(_ input: Attributes) throws(AWSError) -> RestDefinition {
    let definition = try RestDefinition(input.text("body"), basePath: input["basepath"]?.string ?? "ignore")
    if input["failonwarnings"] == true, !definition.warnings.isEmpty {
      throw .badRequest("Warnings found during import:\n\t\(definition.warnings.joined(separator: "\n\t"))")
    }
    return definition
  }

  private static func answer(_ api: Attributes, _ definition: RestDefinition) -> Attributes {
    var answer = api
    if !definition.warnings.isEmpty { answer["warnings"] = .list(definition.warnings.map { .string($0) }) }
    return answer
  }

  /// Takes away all that a document can say; the root resource stays, empty.
  private static func clear(_ draft: RestDraft, _ root: String, _ objects: inout Objects) {
    for type in [ObjectType.restResource, .restAuthorizer, .restModel, .restValidator, .gatewayResponse] {
      objects.removeAll(from: draft.shelf(type))
    }
    objects.put(["id": .string(root), "path": "/"], root, on: draft.shelf(.restResource))
  }

  /// Writes the definition into the draft; what has the same name there is replaced and keeps its id.
  private static func apply(
    _ definition: RestDefinition, to draft: RestDraft, _ objects: inout Objects
  ) throws(AWSError) {
    for model in definition.models {
      let old = objects[draft.shelf(.restModel), model.text("name")]
      var model = model
      let schema = OpenAPIVersion.rewriting(model["schema"] ?? [:]) { reference in
        "https://apigateway.amazonaws.com/restapis/\(draft.apiID)/models/\(reference.split(separator: "/").last ?? "")"
      }
      model["schema"] = .string(OpenAPIText.json(schema))
      let id = RestModels.add(model, to: draft, &objects)["id"]
      model["id"] = old?["id"] ?? id
      objects.put(model, model.text("name"), on: draft.shelf(.restModel))
    }
    let authorizers = try apply(definition.authorizers, .restAuthorizer, draft, &objects) {
      given, draft, objects throws(AWSError) in try RestAuthorizers.add(given, to: draft, &objects)
    }
    let validators = try apply(definition.validators, .restValidator, draft, &objects) {
      given, draft, objects throws(AWSError) in RestValidators.add(given, to: draft, &objects)
    }
    for response in definition.gatewayResponses { RestGatewayResponses.set(response, in: draft, &objects) }
    var resources = Dictionary(
      objects.all(draft.shelf(.restResource)).map { ($0.members.text("path"), $0.id) },
      uniquingKeysWith: { first, _ in first })
    for method in definition.methods {
      let id = try resource(method.path, &resources, draft, &objects)
      var members = method.members
      members["authorizerId"] = method.authorizer.flatMap { authorizers[$0] }
      members["requestValidatorId"] = method.validator.flatMap { validators[$0] }
      var resource = try draft.resource(id, objects)
      if let integration = members["methodIntegration"]?.map {
        members["methodIntegration"] = .map(RestIntegrations.settled(integration, of: resource))
      }
      do throws(AWSError) {
        members = try RestMethods.settled(members, in: draft, objects)
      } catch {
        throw found(
          "Unable to put method '\(method.verb)' on resource at path '\(method.path)': \(error.message)")
      }
      resource.set(.map(members), at: method.verb, of: "resourceMethods")
      objects.put(resource, id, on: draft.shelf(.restResource))
    }
  }

  /// Adds or replaces named objects, and gives all ids on the shelf by name.
  private static func apply(
    _ given: [Attributes], _ type: ObjectType, _ draft: RestDraft, _ objects: inout Objects,
    add: (Attributes, RestDraft, inout Objects) throws(AWSError) -> Attributes
  ) throws(AWSError) -> [String: Value] {
    func ids() -> [String: Value] {
      Dictionary(
        objects.all(draft.shelf(type)).map { ($0.members.text("name"), .string($0.id)) },
        uniquingKeysWith: { first, _ in first })
    }
    let before = ids()
    for members in given {
      if let id = before[members.text("name")]?.string {
        let old = objects[draft.shelf(type), id] ?? [:]
        objects.put(old.merging(members) { _, new in new }, id, on: draft.shelf(type))
      } else {
        _ = try add(members, draft, &objects)
      }
    }
    return ids()
  }

  /// The resource at a path, made with all above it where it is not there.
  private static func resource(
    _ path: String, _ known: inout [String: String], _ draft: RestDraft, _ objects: inout Objects
  ) throws(AWSError) -> String {
    var place = "/"
    var id = known[place] ?? ""
    for part in path.split(separator: "/") {
      place += (place == "/" ? "" : "/") + part
      if let there = known[place] {
        id = there
        continue
      }
      do throws(AWSError) {
        id = try RestResources.add(String(part), under: id, in: draft, &objects).text("id")
      } catch {
        throw found("Unable to create resource at path '\(path)': \(error.message)")
      }
      known[place] = id
    }
    return id
  }

  private static func found(_ error: String) -> AWSError {
    .badRequest("Errors found during import:\n\t\(error)")
  }
}
