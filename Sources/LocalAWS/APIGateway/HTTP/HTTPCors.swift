import AWS
import ResourceModel

/// The CORS configuration of an HTTP API.
///
/// Source: API Gateway developer guide, "Configuring CORS for an HTTP API".
enum HTTPCors {
  static let name = "corsConfiguration"
  static let row = Attribute(
    name,
    .object([
      Attribute("allowCredentials", .bool, ""), Attribute("allowHeaders", .list(.string()), ""),
      Attribute("allowMethods", .list(.string(length: 1...64)), ""),
      Attribute("allowOrigins", .list(.string()), ""), Attribute("exposeHeaders", .list(.string()), ""),
      Attribute("maxAge", .integer(-1...86_400), ""),
    ]), "")

  private static let methods = ["*", "GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

  /// The configuration as AWS keeps it: header names in lower case, methods in upper case.
  /// - Throws: `BadRequestException` for a method that is none, and for credentials together with any origin.
  static func checked(_ cors: [String: Value]) throws(AWSError) -> [String: Value] {
    var cors = cors
    for name in ["allowHeaders", "exposeHeaders"] {
      if let headers = cors[name]?.strings { cors[name] = .list(headers.map { .string($0.lowercased()) }) }
    }
    if let asked = cors["allowMethods"]?.strings {
      for method in asked where !methods.contains(method.uppercased()) {
        throw .refusal("BadRequestException", "Invalid method \(method) in allowMethods.")
      }
      cors["allowMethods"] = .list(asked.map { .string($0.uppercased()) })
    }
    if cors["allowCredentials"] == true, cors["allowOrigins"]?.strings?.contains("*") == true {
      throw .refusal("BadRequestException", "allowCredentials cannot be true if allowOrigins has *.")
    }
    return cors
  }
}
