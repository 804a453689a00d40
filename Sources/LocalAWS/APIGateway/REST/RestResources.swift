import AWS
import ResourceModel

/// The tree of resources of a REST API.
///
/// Source: API Gateway API reference, CreateResource and UpdateResource; aws-recorded apigateway_api.json,
/// TestApiGatewayApiResource.
enum RestResources {
  private static let embed = Attribute("embed", .list(.string()), "")

  static let operations = [getAll, get, create, update, delete]

  private static let getAll = LocalOperation(
    "GetResources", .gatewayResourcesRead,
    RESTForm("GET", "/restapis/{restApiId}/resources", query: RestList.query + ["embed"]),
    RestList.rows + [embed, RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    return try RestList.answer(draft.shelf(.restResource), input, objects, shown: { shown($0, input) })
  }

  private static let get = LocalOperation(
    "GetResource", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/resources/{resourceId}", query: ["embed"]),
    [embed, RestDraft.Rows.api, RestDraft.Rows.resource]
  ) { objects, call, input throws(AWSError) in
    shown(try RestDraft(input, call).resource(input.text("resourceId"), objects), input)
  }

  private static let create = LocalOperation(
    "CreateResource", .gatewayControl,
    RESTForm("POST", "/restapis/{restApiId}/resources/{parentId}", status: 201),
    [
      Attribute("pathPart", .string(), .required, ""), RestDraft.Rows.api,
      Attribute("parentId", .string(), .required, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    return try add(input.text("pathPart"), under: input.text("parentId"), in: draft, &objects)
  }

  private static let update = LocalOperation(
    "UpdateResource", .gatewayControl, RESTForm("PATCH", "/restapis/{restApiId}/resources/{resourceId}"),
    [PatchOperation.row, RestDraft.Rows.api, RestDraft.Rows.resource]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    let id = input.text("resourceId")
    let before = try draft.resource(id, objects)
    var resource = before
    try patches.apply(input, to: &resource)
    if before["parentId"] == nil {
      for member in ["pathPart", "parentId"] where resource[member] != nil {
        throw .badRequest("Root resource cannot update its \(member).")
      }
    }
    if resource != before {
      let parent = try draft.resource(resource.text("parentId"), objects)
      try refuseCycle(of: id, under: parent, in: draft, objects)
      try check(resource.text("pathPart"), under: parent, besides: id, in: draft, objects)
      move(&resource, under: parent, in: draft, &objects)
    }
    return shown(resource, input)
  }

  private static let delete = LocalOperation(
    "DeleteResource", .gatewayControl,
    RESTForm("DELETE", "/restapis/{restApiId}/resources/{resourceId}", status: 202),
    [RestDraft.Rows.api, RestDraft.Rows.resource]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    let resource = try draft.resource(input.text("resourceId"), objects)
    if resource["parentId"] == nil { throw .badRequest("Root resource cannot be deleted.") }
    remove(resource.text("id"), from: draft, &objects)
    return [:]
  }

  private static let patches = PatchTable(.long, [.text("parentId"), .text("pathPart")])

  /// Without `embed=methods` a method is told by its verb alone.
  private static func shown(_ resource: Attributes, _ input: Attributes) -> Attributes {
    guard let methods = resource["resourceMethods"]?.map, !RestList.asks("embed", for: "methods", input)
    else {
      return resource
    }
    return resource.merging(["resourceMethods": .map(methods.mapValues { _ in [:] })]) { _, new in new }
  }

  /// Adds a resource and gives it back.
  static func add(
    _ part: String, under parentID: String, in draft: RestDraft, _ objects: inout Objects
  ) throws(AWSError) -> Attributes {
    let parent = try draft.resource(parentID, objects)
    guard part.wholeMatch(of: /[a-zA-Z0-9._:-]+|\{[a-zA-Z0-9._:-]+\+?\}/) != nil else {
      throw .badRequest(
        "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the "
          + "beginning and the end.")
    }
    try check(part, under: parent, in: draft, objects)
    let id = draft.freshID(.restResource, objects)
    let resource: Attributes = [
      "id": .string(id), "parentId": .string(parentID), "pathPart": .string(part),
      "path": .string(path(part, under: parent)),
    ]
    objects.put(resource, id, on: draft.shelf(.restResource))
    return resource
  }

  private static func path(_ part: String, under parent: Attributes) -> String {
    parent.text("path") == "/" ? "/\(part)" : "\(parent.text("path"))/\(part)"
  }

  /// Whether the parent can have such a child.
  private static func check(
    _ part: String, under parent: Attributes, besides id: String = "", in draft: RestDraft,
    _ objects: Objects
  ) throws(AWSError) {
    let parentPart = parent.text("pathPart")
    if parentPart.hasSuffix("+}") {
      throw .badRequest("Cannot create a child of a resource with a greedy path variable: \(parentPart)")
    }
    let siblings = children(of: parent.text("id"), in: draft, objects).filter { $0.text("id") != id }
      .map { $0.text("pathPart") }
    if siblings.contains(part) {
      throw .conflict("Another resource with the same parent already has this name: \(part)")
    }
    if part.hasPrefix("{"), let variable = siblings.first(where: { $0.hasPrefix("{") }) {
      throw .badRequest(
        "A sibling (\(variable)) of this resource already has a variable path part -- only one is allowed")
    }
  }

  static func children(of id: String, in draft: RestDraft, _ objects: Objects) -> [Attributes] {
    objects.all(draft.shelf(.restResource)).map(\.members).filter { $0.text("parentId") == id }
  }

  private static func refuseCycle(
    of id: String, under parent: Attributes, in draft: RestDraft, _ objects: Objects
  ) throws(AWSError) {
    var ancestor = parent
    while true {
      if ancestor.text("id") == id { throw .badRequest("Resources cannot be cyclical.") }
      guard let next = ancestor["parentId"]?.string else { return }
      ancestor = try draft.resource(next, objects)
    }
  }

  /// Stores the resource and gives it and everything below it new paths.
  private static func move(
    _ resource: inout Attributes, under parent: Attributes, in draft: RestDraft, _ objects: inout Objects
  ) {
    resource["path"] = .string(path(resource.text("pathPart"), under: parent))
    objects.put(resource, resource.text("id"), on: draft.shelf(.restResource))
    for var child in children(of: resource.text("id"), in: draft, objects) {
      move(&child, under: resource, in: draft, &objects)
    }
  }

  static func remove(_ id: String, from draft: RestDraft, _ objects: inout Objects) {
    for child in children(of: id, in: draft, objects) { remove(child.text("id"), from: draft, &objects) }
    objects.remove(id, from: draft.shelf(.restResource))
  }
}
