import AWS
import Kinds
import ResourceModel

/// Rows of input that many of Cognito's operations share. Source: botocore 1.43.11, the service's model.
enum CognitoRows {
  static let pool = ResourceServer().schema.rows("UserPoolId")
  static let username = Attribute(
    "Username", .string(length: 1...128, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#), .required,
    sensitive: true, "")
  static let client = Attribute("ClientId", .string(length: 1...128, pattern: #"[\w+]+"#), "")
  /// The ids of branding styles and terms, version 4 UUIDs.
  static let uuid = AttributeType.string(
    pattern: "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}")

  /// What a list takes beside what it lists.
  /// - Parameter limit: the member for the size of a page, which AWS names in two ways.
  static func paging(_ range: ClosedRange<Int>, limit: String = "MaxResults") -> [Attribute] {
    [
      Attribute(limit, .integer(range), ""),
      Attribute("NextToken", .string(length: 1...131_072, pattern: #"[\S]+"#), ""),
    ]
  }
}

extension Objects {
  /// One page of a shelf as a list of Cognito answers it.
  /// - Parameters:
  ///   - member: holds the page in the answer.
  ///   - limit: the member of the input that sizes the page; 0 and nothing ask for `maximum`.
  ///   - token: the member that carries on, of input and answer.
  ///   - includes: lets an object through.
  ///   - shape: what of an object the list shows.
  func list(
    _ member: String, from shelf: Shelf, _ input: Attributes, limit: String = "MaxResults", maximum: Int = 60,
    token: String = "NextToken", where includes: ([String: Value]) -> Bool = { _ in true },
    shape: ([String: Value]) -> [String: Value]
  ) throws(AWSError) -> Attributes {
    let asked = input[limit]?.integer ?? 0
    let found = page(
      shelf, from: try PageToken.start(input[token], of: shelf, refusing: "InvalidParameterException"),
      limit: asked == 0 ? maximum : asked
    ) { includes($1) }
    var answer: Attributes = [member: .list(found.items.map { .map(shape($0.members)) })]
    answer[token] = PageToken.token(found.next, of: shelf)
    return answer
  }
}
