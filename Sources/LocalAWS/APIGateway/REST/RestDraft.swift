import AWS
import ResourceModel

/// One REST API as it is being edited: finds what belongs to it, and refuses in AWS's words what is not there.
///
/// Source of the words: answers of AWS in aws-recorded apigateway_api.json.
struct RestDraft: Sendable {
  /// The rows and the query of what is named in most calls.
  enum Rows {
    static let api = Attribute("restApiId", .string(), .required, "")
    static let resource = Attribute("resourceId", .string(), .required, "")
    static let verb = Attribute("httpMethod", .string(), .required, "")
    static let status = Attribute("statusCode", .string(pattern: #"[1-5]\d\d"#), .required, "")
    static let texts = AttributeType.map(.string())
    static let flags = AttributeType.map(.bool)
  }

  let call: Call
  let apiID: String

  init(_ input: Attributes, _ call: Call) {
    self.init(apiID: input.text("restApiId"), call)
  }

  init(apiID: String, _ call: Call) {
    self.call = call
    self.apiID = apiID
  }

  /// The shelf of objects that belong to the API.
  func shelf(_ type: ObjectType) -> Shelf { call.shelf(type, under: apiID) }

  func api(_ objects: Objects) throws(AWSError) -> Attributes {
    guard let api = objects[call.shelf(.restApi), apiID] else {
      throw .notFound("Invalid API identifier specified \(call.account):\(apiID)")
    }
    return api
  }

  /// Of a wrong API too AWS says that the resource is wrong.
  func resource(_ id: String, _ objects: Objects) throws(AWSError) -> Attributes {
    guard let resource = objects[shelf(.restResource), id] else {
      throw .notFound("Invalid Resource identifier specified")
    }
    return resource
  }

  /// An id that nothing on the shelf has.
  func freshID(_ type: ObjectType, _ objects: Objects) -> String {
    let shelf = shelf(type)
    var id: String
    repeat { id = RandomText.lowerCaseAlphanumerics(6) } while objects[shelf, id] != nil
    return id
  }
}

/// One method of a resource in the draft, taken out to be changed and put back.
struct RestMethod: Sendable {
  let draft: RestDraft
  private(set) var resource: Attributes
  let verb: String
  var members: Attributes

  /// - Throws: `NotFoundException` for the resource or, with `missing`, for the method.
  init(
    _ input: Attributes, _ call: Call, _ objects: Objects, verb: String? = nil,
    missing: String = "Invalid Method identifier specified"
  ) throws(AWSError) {
    draft = RestDraft(input, call)
    resource = try draft.resource(input.text("resourceId"), objects)
    self.verb = verb ?? input.text("httpMethod")
    guard let members = resource["resourceMethods"]?[self.verb]?.map else { throw .notFound(missing) }
    self.members = members
  }

  /// The integration.
  func integration() throws(AWSError) -> Attributes {
    guard let integration = members["methodIntegration"]?.map else {
      throw .notFound("Invalid Integration identifier specified")
    }
    return integration
  }

  mutating func save(_ objects: inout Objects) {
    resource.set(.map(members), at: verb, of: "resourceMethods")
    objects.put(resource, resource.text("id"), on: draft.shelf(.restResource))
  }
}

extension Attributes {
  /// The text, or an empty one.
  func text(_ name: String) -> String { self[name]?.string ?? "" }

  /// Sets or removes one entry of a map; a map that gets empty goes.
  mutating func set(_ value: Value?, at key: String, of name: String) {
    var entries = self[name]?.map ?? [:]
    entries[key] = value
    self[name] = entries.isEmpty ? nil : .map(entries)
  }

  /// Only these members.
  func only(_ names: [String]) -> Attributes { filter { names.contains($0.key) } }

  /// Without the text under the name when it is empty: AWS takes an empty one for none.
  func withoutEmpty(_ name: String) -> Attributes { self[name] == "" ? filter { $0.key != name } : self }
}

extension Timestamp {
  /// As API Gateway's first version tells moments: whole seconds since 1970.
  var wholeSeconds: Value { .integer(Int(milliseconds / 1000)) }
}
