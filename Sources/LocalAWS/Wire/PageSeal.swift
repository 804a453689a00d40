import AWS
import ResourceModel

/// Binds the tokens of a paged list to the list: AWS refuses one that another operation, pool or account has given.
struct PageSeal: Sendable {
  private static let members = ["NextToken", "PaginationToken", "position"]

  private let call: String

  init(_ operation: String, _ call: Call, _ input: Attributes) {
    // Texts name what is listed; sizes, switches and filters may change from page to page.
    let named = input.filter { $0.value.string != nil && !Self.members.contains($0.key) }
    self.call = "\(operation) \(call.account) \(call.region) \(JSONWriter.write(.map(named)))"
  }

  /// Input and answers without a token pass as they are, and nothing is computed for them.
  func opened(_ input: Attributes) -> Attributes {
    replaced(input) { token in token.hasPrefix(mark) ? String(token.dropFirst(mark.count)) : "" }
  }

  func sealed(_ answer: Attributes) -> Attributes { replaced(answer) { mark + $0 } }

  private func replaced(_ members: Attributes, _ change: (String) -> String) -> Attributes {
    guard let name = Self.members.first(where: { members[$0] != nil }), let token = members[name]?.string
    else {
      return members
    }
    return members.merging([name: .string(change(token))]) { _, new in new }
  }

  private var mark: String { Digest.hex(Digest.sha256(call.utf8).prefix(8)) + "." }
}
