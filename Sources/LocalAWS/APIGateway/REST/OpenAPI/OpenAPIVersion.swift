import ResourceModel

/// The two forms of OpenAPI documents that API Gateway speaks.
///
/// Source: OpenAPI Specification 2.0 (Swagger) and 3.0.1.
enum OpenAPIVersion: Sendable {
  case swagger2
  case openAPI3

  /// The version that a document names.
  init?(of document: Attributes) {
    if document.text("swagger").hasPrefix("2.") || document["swagger"] == .decimal("2.0") {
      self = .swagger2
    } else if document.text("openapi").hasPrefix("3.") {
      self = .openAPI3
    } else {
      return nil
    }
  }

  /// By the type of an export.
  init?(export type: String) {
    switch type {
    case "swagger": self = .swagger2
    case "oas30": self = .openAPI3
    default: return nil
    }
  }

  /// What stands before a model's name in a reference.
  var schemaPrefix: String { self == .swagger2 ? "#/definitions/" : "#/components/schemas/" }

  func schemas(of document: Attributes) -> Attributes {
    (self == .swagger2 ? document["definitions"] : document["components"]?["schemas"])?.map ?? [:]
  }

  func securitySchemes(of document: Attributes) -> Attributes {
    (self == .swagger2 ? document["securityDefinitions"] : document["components"]?["securitySchemes"])?.map
      ?? [:]
  }

  /// The path before all paths of the document: `basePath`, or that of the first server.
  func basePath(of document: Attributes) -> String {
    if self == .swagger2 { return document.text("basePath") }
    guard let server = document["servers"]?.list?.first, var url = server["url"]?.string else { return "" }
    for (name, variable) in server["variables"]?.map ?? [:] {
      let text = variable["default"]?.string ?? ""
      url = url.replacing("{\(name)}", with: text.hasPrefix("/") ? String(text.dropFirst()) : text)
    }
    guard let host = url.firstRange(of: "://") else { return url }
    let rest = url[host.upperBound...]
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
  }

  /// A schema with every reference to a model written in another way.
  static func rewriting(_ schema: Value, _ change: (String) -> String) -> Value {
    switch schema {
    case .map(let members):
      .map(
        Dictionary(
          uniqueKeysWithValues: members.map { name, value in
            (name, name == "$ref" ? .string(change(value.string ?? "")) : rewriting(value, change))
          }))
    case .list(let items): .list(items.map { rewriting($0, change) })
    default: schema
    }
  }
}
