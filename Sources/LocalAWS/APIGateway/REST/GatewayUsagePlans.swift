import AWS
import ResourceModel

/// Usage plans and their keys.
///
/// Source: API Gateway API reference, CreateUsagePlan; aws-recorded apigateway_common.json, TestUsagePlans, and
/// apigateway_extended.json, test_get_usage_plan_api_keys.
enum GatewayUsagePlans {
  static let operations = [create, get, getAll, update, delete, createKey, getKey, getKeys, deleteKey]

  private static let id = Attribute("usagePlanId", .string(), .required, "")
  private static let keyID = Attribute("keyId", .string(), .required, "")

  private static let create = LocalOperation(
    "CreateUsagePlan", .gatewayControl, RESTForm("POST", "/usageplans", status: 201),
    [
      Attribute("name", .string(), .required, ""), Attribute("description", .string(), ""),
      Attribute(
        "quota",
        .object([
          Attribute("limit", .integer(), ""), Attribute("offset", .integer(), ""),
          Attribute("period", .oneOf(["DAY", "WEEK", "MONTH"]), ""),
        ]), ""), Attribute("tags", RestDraft.Rows.texts, ""),
    ], documents: ["throttle", "apiStages"]
  ) { objects, call, input throws(AWSError) in
    let id = RandomText.lowerCaseAlphanumerics(6)
    var plan = input.withoutEmpty("description")
    plan.merge(["apiStages": []]) { given, _ in given }
    if plan["quota"] != nil, plan["quota"]?["offset"] == nil { plan.set(0, at: "offset", of: "quota") }
    plan["id"] = .string(id)
    try check(plan, call, objects)
    objects.put(plan, id, on: call.shelf(.usagePlan))
    return plan
  }

  private static let get = LocalOperation(
    "GetUsagePlan", .gatewayControl, RESTForm("GET", "/usageplans/{usagePlanId}"), [id]
  ) { objects, call, input throws(AWSError) in withTags(try plan(input, call, objects)) }

  private static let getAll = LocalOperation(
    "GetUsagePlans", .gatewayControl, RESTForm("GET", "/usageplans", query: RestList.query + ["keyId"]),
    RestList.rows + [Attribute("keyId", .string(), "")]
  ) { objects, call, input throws(AWSError) in
    try RestList.answer(
      call.shelf(.usagePlan), input, objects,
      where: { plan in
        guard let key = input["keyId"]?.string else { return true }
        return objects[call.shelf(.usagePlanKey, under: plan.text("id")), key] != nil
      })
  }

  private static let update = LocalOperation(
    "UpdateUsagePlan", .gatewayControl, RESTForm("PATCH", "/usageplans/{usagePlanId}"),
    [PatchOperation.row, id]
  ) { objects, call, input throws(AWSError) in
    var plan = try plan(input, call, objects)
    try patches.apply(input, to: &plan)
    try check(plan, call, objects)
    objects.put(plan, plan.text("id"), on: call.shelf(.usagePlan))
    return withTags(plan)
  }

  private static let delete = LocalOperation(
    "DeleteUsagePlan", .gatewayControl, RESTForm("DELETE", "/usageplans/{usagePlanId}", status: 202), [id]
  ) { objects, call, input throws(AWSError) in
    let id = try plan(input, call, objects).text("id")
    objects.removeAll(from: call.shelf(.usagePlanKey, under: id))
    objects.remove(id, from: call.shelf(.usagePlan))
    return [:]
  }

  private static let createKey = LocalOperation(
    "CreateUsagePlanKey", .gatewayControl, RESTForm("POST", "/usageplans/{usagePlanId}/keys", status: 201),
    [keyID, Attribute("keyType", .string(), .required, ""), id]
  ) { objects, call, input throws(AWSError) in
    let plan = try plan(input, call, objects)
    var key = try GatewayKeys.key(input.text("keyId"), call, objects).only(["id", "name", "value"])
    key["type"] = input["keyType"]
    objects.put(key, key.text("id"), on: call.shelf(.usagePlanKey, under: plan.text("id")))
    return key
  }

  private static let getKey = LocalOperation(
    "GetUsagePlanKey", .gatewayControl, RESTForm("GET", "/usageplans/{usagePlanId}/keys/{keyId}"),
    [id, keyID]
  ) { objects, call, input throws(AWSError) in try key(input, call, objects) }

  /// The newest first; of a plan that is not there, none.
  private static let getKeys = LocalOperation(
    "GetUsagePlanKeys", .gatewayControl,
    RESTForm("GET", "/usageplans/{usagePlanId}/keys", query: RestList.query + ["name"]),
    RestList.rows + [Attribute("name", .string(), ""), id]
  ) { objects, call, input throws(AWSError) in
    let keys = objects.all(call.shelf(.usagePlanKey, under: input.text("usagePlanId"))).map(\.members)
    return try RestList.answer(
      keys.reversed().filter { $0.text("name").hasPrefix(input.text("name")) }, input)
  }

  private static let deleteKey = LocalOperation(
    "DeleteUsagePlanKey", .gatewayControl,
    RESTForm("DELETE", "/usageplans/{usagePlanId}/keys/{keyId}", status: 202), [id, keyID]
  ) { objects, call, input throws(AWSError) in
    let id = try key(input, call, objects).text("id")
    objects.remove(id, from: call.shelf(.usagePlanKey, under: input.text("usagePlanId")))
    return [:]
  }

  private static let patches = PatchTable(
    .short,
    [
      .text("name"), .text("description"), .text("productCode"),
      PatchTable.Rule("throttle/burstLimit") { plan, operation in
        plan.set(.integer(Int(operation.value ?? "") ?? 0), at: "burstLimit", of: "throttle")
      },
      PatchTable.Rule("throttle/rateLimit") { plan, operation in
        plan.set(.decimal("\(Double(operation.value ?? "") ?? 0)"), at: "rateLimit", of: "throttle")
      },
      PatchTable.Rule("throttle", [.remove]) { plan, _ in plan["throttle"] = nil },
      PatchTable.Rule("quota/limit") { plan, operation in
        plan.set(.integer(Int(operation.value ?? "") ?? 0), at: "limit", of: "quota")
        if plan["quota"]?["offset"] == nil { plan.set(0, at: "offset", of: "quota") }
      },
      PatchTable.Rule("quota/offset") { plan, operation in
        plan.set(.integer(Int(operation.value ?? "") ?? 0), at: "offset", of: "quota")
      },
      PatchTable.Rule("quota/period") { plan, operation in
        plan.set(.string(operation.value ?? ""), at: "period", of: "quota")
      },
      PatchTable.Rule("quota", [.remove]) { plan, _ in plan["quota"] = nil },
      PatchTable.Rule("apiStages", [.add, .remove]) { plan, operation throws(AWSError) in
        let parts = (operation.value ?? "").split(separator: ":")
        guard parts.count == 2 else { throw .badRequest("Invalid API Stage specified") }
        let stage: Value = ["apiId": .string(String(parts[0])), "stage": .string(String(parts[1]))]
        var stages = (plan["apiStages"]?.list ?? []).filter {
          $0["apiId"] != stage["apiId"] || $0["stage"] != stage["stage"]
        }
        if operation.verb == .add { stages.append(stage) }
        plan["apiStages"] = .list(stages)
      },
    ])

  private static func plan(_ input: Attributes, _ call: Call, _ objects: Objects) throws(AWSError)
    -> Attributes
  {
    guard let plan = objects[call.shelf(.usagePlan), input.text("usagePlanId")] else {
      throw .notFound("Invalid Usage Plan ID specified")
    }
    return plan
  }

  private static func key(_ input: Attributes, _ call: Call, _ objects: Objects) throws(AWSError)
    -> Attributes
  {
    let shelf = call.shelf(.usagePlanKey, under: input.text("usagePlanId"))
    guard let key = objects[shelf, input.text("keyId")] else {
      throw .notFound("Invalid API Key identifier specified")
    }
    return key
  }

  private static func withTags(_ plan: Attributes) -> Attributes {
    plan.merging(["tags": [:]]) { given, _ in given }
  }

  /// Whether all stages that a plan names are there.
  private static func check(_ plan: Attributes, _ call: Call, _ objects: Objects) throws(AWSError) {
    for stage in plan["apiStages"]?.list ?? [] {
      let api = stage["apiId"]?.string ?? ""
      let name = stage["stage"]?.string ?? ""
      if objects[RestDraft(apiID: api, call).shelf(.restStage), name] == nil {
        throw .notFound(
          "Invalid API Stage {api: \(api), stage: \(name)} specified for usageplan \(plan.text("id"))")
      }
    }
  }
}
