import AWS
import ResourceModel

/// Lists with `position` and `limit`, and their answer's member `item`.
///
/// Source: API Gateway API reference, GetResources; a limit beyond 500 counts as 500, which is unverified.
enum RestList {
  static let query = ["position", "limit"]
  static let rows = [Attribute("position", .string(), ""), Attribute("limit", .integer(), "")]

  /// One page of a shelf, each object as `shown` has it.
  static func answer(
    _ shelf: Shelf, _ input: Attributes, _ objects: Objects,
    where includes: (Attributes) -> Bool = { _ in true }, shown: (Attributes) -> Attributes = { $0 }
  ) throws(AWSError) -> Attributes {
    let start = try PageToken.start(input["position"], of: shelf, refusing: "BadRequestException")
    let page = objects.page(shelf, from: start, limit: limit(input)) { _, members in includes(members) }
    var answer: Attributes = ["item": .list(page.items.map { .map(shown($0.members)) })]
    answer["position"] = PageToken.token(page.next, of: shelf)
    return answer
  }

  /// One page of what stands on no shelf.
  static func answer(_ items: [Attributes], _ input: Attributes) throws(AWSError) -> Attributes {
    let start = try PageToken.start(input["position"], refusing: "BadRequestException")
    let end = min(items.count, start + limit(input))
    var answer: Attributes = ["item": .list(items[min(start, end)..<end].map { .map($0) })]
    answer["position"] = PageToken.token(end < items.count ? end : nil)
    return answer
  }

  private static func limit(_ input: Attributes) -> Int {
    min(500, max(1, input["limit"]?.integer ?? 25))
  }

  /// Whether a list in the query, repeated or joined by commas, holds the word.
  static func asks(_ name: String, for word: String, _ input: Attributes) -> Bool {
    (input[name]?.strings ?? []).contains { $0.split(separator: ",").contains { $0 == word } }
  }
}
