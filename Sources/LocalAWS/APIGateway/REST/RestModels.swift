import AWS
import ResourceModel

/// Models: schemas of bodies, kept as they are given.
///
/// Source: API Gateway API reference, CreateModel; aws-recorded apigateway_api.json, TestApiGatewayApiModels and
/// test_put_method_model.
enum RestModels {
  static let operations = [create, get, getAll, update, delete]

  private static let path = "/restapis/{restApiId}/models/{modelName}"
  private static let names = [RestDraft.Rows.api, Attribute("modelName", .string(), .required, "")]

  private static let create = LocalOperation(
    "CreateModel", .gatewayControl, RESTForm("POST", "/restapis/{restApiId}/models", status: 201),
    [
      Attribute("name", .string(), .required, ""), Attribute("description", .string(), ""),
      Attribute("schema", .string(), ""), Attribute("contentType", .string(), .required, ""),
      RestDraft.Rows.api,
    ]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    let name = input.text("name")
    if name.isEmpty { throw .badRequest("Model name must be non-empty") }
    if objects[draft.shelf(.restModel), name] != nil {
      throw .conflict("Model name already exists for this REST API")
    }
    try checkSchema(input)
    return add(input.filter { $0.key != "restApiId" }, to: draft, &objects)
  }

  private static let get = LocalOperation(
    "GetModel", .gatewayControl, RESTForm("GET", path, query: ["flatten"]),
    [Attribute("flatten", .bool, "")] + names
  ) { objects, call, input throws(AWSError) in try model(input, call, objects) }

  private static let getAll = LocalOperation(
    "GetModels", .gatewayControl, RESTForm("GET", "/restapis/{restApiId}/models", query: RestList.query),
    RestList.rows + [RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    return try RestList.answer(draft.shelf(.restModel), input, objects)
  }

  private static let update = LocalOperation(
    "UpdateModel", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    var model = try model(input, call, objects)
    try PatchTable(.long, [.text("description"), .text("schema")]).apply(input, to: &model)
    try checkSchema(model)
    objects.put(model, model.text("name"), on: RestDraft(input, call).shelf(.restModel))
    return model
  }

  private static let delete = LocalOperation(
    "DeleteModel", .gatewayControl, RESTForm("DELETE", path, status: 202), names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    let name = try model(input, call, objects).text("name")
    for resource in objects.all(draft.shelf(.restResource)).map(\.members) {
      for (verb, method) in (resource["resourceMethods"]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
        if let part = user(of: name, in: method) {
          throw .conflict(
            "Cannot delete model '\(name)', is referenced in method \(part): \(resource.text("path"))/\(verb)"
          )
        }
      }
    }
    objects.remove(name, from: draft.shelf(.restModel))
    return [:]
  }

  /// The part of a method that names the model.
  private static func user(of name: String, in method: Value) -> String? {
    func names(_ models: Value?) -> Bool { (models?.map ?? [:]).values.contains { $0.string == name } }
    if names(method["requestModels"]) { return "request" }
    let responses = (method["methodResponses"]?.map ?? [:]).values
    return responses.contains { names($0["responseModels"]) } ? "response" : nil
  }

  private static func checkSchema(_ model: Attributes) throws(AWSError) {
    if model.text("schema").isEmpty {
      throw .badRequest("Model schema must have at least 1 property or array items defined")
    }
  }

  /// Of a wrong API too AWS says that the name is wrong.
  private static func model(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> Attributes {
    let name = input.text("modelName")
    guard let model = objects[RestDraft(input, call).shelf(.restModel), name] else {
      throw .notFound("Invalid model name specified: \(name)")
    }
    return model
  }

  @discardableResult
  static func add(_ given: Attributes, to draft: RestDraft, _ objects: inout Objects) -> Attributes {
    var model = given.withoutEmpty("description")
    model["id"] = .string(RandomText.lowerCaseAlphanumerics(6))
    objects.put(model, given.text("name"), on: draft.shelf(.restModel))
    return model
  }

  /// The models that every new API has; imported ones have not.
  static func addDefaults(to draft: RestDraft, _ objects: inout Objects) {
    let head = "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : "
    let models = [
      ("Empty", "This is a default empty schema model", "\"Empty Schema\",\n  \"type\" : \"object\"\n}"),
      (
        "Error", "This is a default error schema model",
        "\"Error Schema\",\n  \"type\" : \"object\",\n  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }\n}"
      ),
    ]
    for (name, description, rest) in models {
      add(
        [
          "name": .string(name), "description": .string(description), "schema": .string(head + rest),
          "contentType": "application/json",
        ], to: draft, &objects)
    }
  }

  /// Whether all models that a method names are there.
  static func check(_ models: Value?, in draft: RestDraft, _ objects: Objects) throws(AWSError) {
    for (_, model) in (models?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
      let name = model.string ?? ""
      if objects[draft.shelf(.restModel), name] == nil {
        throw .badRequest("Invalid model identifier specified: \(name)")
      }
    }
  }
}
