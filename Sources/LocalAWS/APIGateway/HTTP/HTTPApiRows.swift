import AWS
import ResourceModel

/// Rows of input that operations of HTTP APIs share. The model tells lengths by the names of its types, such as
/// `StringWithLengthBetween1And64`. Source: botocore 1.43.11, the model of apigatewayv2.
enum HTTPApiRows {
  static let api = [Attribute("apiId", .string(), .required, "")]
  static let pagingNames = ["maxResults", "nextToken"]
  static let paging = [
    // AWS has a text here.
    Attribute("maxResults", .string(), ""), Attribute("nextToken", .string(), ""),
  ]
  static let description = Attribute("description", .string(length: 0...1024), "")
  static let tags = Attribute("tags", .map(.string(length: 0...256), key: 1...128, count: 0...50), "")

  /// An optional text; an empty one takes away what stood there.
  static func text(_ name: String, _ most: Int = 2048) -> Attribute {
    Attribute(name, .string(length: 0...most), "")
  }

  static func name(_ presence: Attribute.Presence = .optional) -> Attribute {
    Attribute("name", .string(length: 1...128), presence, "")
  }
}

extension Objects {
  /// Items of a page that is not told its size.
  private static let pageSize = 25

  /// One page of a shelf as a list of API Gateway v2 answers it.
  func list(
    _ shelf: Shelf, _ input: Attributes, shape: ([String: Value]) -> [String: Value] = { $0 }
  ) throws(AWSError) -> Attributes {
    var limit = Self.pageSize
    if let asked = input["maxResults"]?.string {
      guard let number = Int(asked), number > 0 else {
        throw .refusal("BadRequestException", "maxResults must be a number greater than 0.")
      }
      limit = min(number, 500)
    }
    let found = page(
      shelf, from: try PageToken.start(input["nextToken"], of: shelf, refusing: "BadRequestException"),
      limit: limit)
    var answer: Attributes = ["items": .list(found.items.map { .map(shape($0.members)) })]
    answer["nextToken"] = PageToken.token(found.next, of: shelf)
    return answer
  }
}

extension Call {
  /// An HTTP API of the caller's account and region.
  /// - Throws: `NotFoundException`. Source of the message: aws-sdk-js issue 2458.
  func httpApi(_ input: Attributes, in objects: Objects) throws(AWSError) -> (
    id: String, members: [String: Value]
  ) {
    let id = input["apiId"]?.string ?? ""
    guard let members = objects[shelf(.httpApi), id] else {
      throw .refusal("NotFoundException", "Invalid API identifier specified \(account):\(id)", status: 404)
    }
    return (id, members)
  }

  /// The moment as API Gateway v2's JSON has it.
  var isoTime: Value { .string(now.description) }
}
