import AWS
import ResourceModel

/// API keys of an account. Their values are secrets and only shown when asked for.
///
/// Source: API Gateway API reference, CreateApiKey; aws-recorded apigateway_extended.json,
/// TestApigatewayApiKeysCrud.
enum GatewayKeys {
  static let operations = [create, get, getAll, update, delete]

  private static let id = Attribute("apiKey", .string(), .required, "")

  private static let create = LocalOperation(
    "CreateApiKey", .gatewayControl, RESTForm("POST", "/apikeys", status: 201),
    [
      Attribute("name", .string(), ""), Attribute("description", .string(), ""),
      Attribute("enabled", .bool, ""), Attribute("value", .string(), .optional, sensitive: true, ""),
      Attribute("customerId", .string(), ""), Attribute("tags", RestDraft.Rows.texts, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let value = input.text("value")
    if !value.isEmpty, value.count < 20 {
      throw .badRequest("API Key value should be at least 20 characters")
    }
    if value.count > 128 { throw .badRequest("API Key value exceeds maximum size of 128 characters") }
    let now = call.now.wholeSeconds
    var key = input.withoutEmpty("name").withoutEmpty("value")
    try check(key)
    let id = RandomText.lowerCaseAlphanumerics(10)
    key.merge(["enabled": false, "value": .string(RandomText.alphanumerics(40))]) { given, _ in given }
    key.merge(["id": .string(id), "stageKeys": [], "createdDate": now, "lastUpdatedDate": now]) { $1 }
    objects.put(key, id, on: call.shelf(.restApiKey))
    return key
  }

  private static let get = LocalOperation(
    "GetApiKey", .gatewayControl, RESTForm("GET", "/apikeys/{apiKey}", query: ["includeValue"]),
    [Attribute("includeValue", .bool, ""), id]
  ) { objects, call, input throws(AWSError) in
    shown(
      try key(input.text("apiKey"), call, objects), withValue: input["includeValue"] == true, withTags: true)
  }

  /// The newest first.
  private static let getAll = LocalOperation(
    "GetApiKeys", .gatewayControl,
    RESTForm("GET", "/apikeys", query: RestList.query + ["name", "customerId", "includeValues"]),
    RestList.rows + [
      Attribute("name", .string(), ""), Attribute("customerId", .string(), ""),
      Attribute("includeValues", .bool, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let keys = objects.all(call.shelf(.restApiKey)).reversed().map(\.members).filter {
      $0.text("name").hasPrefix(input.text("name"))
        && (input["customerId"] == nil || $0["customerId"] == input["customerId"])
    }
    return try RestList.answer(keys.map { shown($0, withValue: input["includeValues"] == true) }, input)
  }

  private static let update = LocalOperation(
    "UpdateApiKey", .gatewayControl, RESTForm("PATCH", "/apikeys/{apiKey}"), [PatchOperation.row, id]
  ) { objects, call, input throws(AWSError) in
    var key = try key(input.text("apiKey"), call, objects)
    try patches.apply(input, to: &key)
    try check(key)
    key["lastUpdatedDate"] = call.now.wholeSeconds
    objects.put(key, key.text("id"), on: call.shelf(.restApiKey))
    return shown(key, withTags: true)
  }

  private static let delete = LocalOperation(
    "DeleteApiKey", .gatewayControl, RESTForm("DELETE", "/apikeys/{apiKey}", status: 202), [id]
  ) { objects, call, input throws(AWSError) in
    let id = try key(input.text("apiKey"), call, objects).text("id")
    for plan in objects.all(call.shelf(.usagePlan)) {
      objects.remove(id, from: call.shelf(.usagePlanKey, under: plan.id))
    }
    objects.remove(id, from: call.shelf(.restApiKey))
    return [:]
  }

  private static let patches = PatchTable(
    .long, [.text("description"), .flag("enabled"), .text("name"), .text("customerId")])

  private static func check(_ key: Attributes) throws(AWSError) {
    if key.text("name").count > 1024 {
      throw .badRequest("Invalid API Key name, can be at most 1024 characters.")
    }
    if key.text("description").count > 125_000 { throw .badRequest("Invalid API Key description specified.") }
  }

  static func key(_ id: String, _ call: Call, _ objects: Objects) throws(AWSError) -> Attributes {
    guard let key = objects[call.shelf(.restApiKey), id] else {
      throw .notFound("Invalid API Key identifier specified")
    }
    return key
  }

  private static func shown(_ key: Attributes, withValue: Bool = false, withTags: Bool = false) -> Attributes
  {
    var shown = key
    if !withValue { shown["value"] = nil }
    if withTags, shown["tags"] == nil { shown["tags"] = [:] }
    return shown
  }
}
