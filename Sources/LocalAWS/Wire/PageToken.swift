import AWS
import ResourceModel

/// The opaque tokens with which paged lists carry on.
enum PageToken {
  private static let prefix = "page-"

  /// - Parameter code: the service's error for a token that it did not make.
  static func start(_ token: Value?, refusing code: String) throws(AWSError) -> Int {
    guard let token else { return 0 }
    guard let text = token.string, text.hasPrefix(prefix),
      let start = Int(text.dropFirst(prefix.count), radix: 36), start > 0
    else { throw AWSError(code: code, message: "Invalid token.", status: 400) }
    return start
  }

  static func token(_ next: Int?) -> Value? { next.map { .string(prefix + String($0, radix: 36)) } }

  /// The same, but a token of another list is refused too.
  static func start(
    _ token: Value?, of shelf: Shelf, refusing code: String
  ) throws(AWSError) -> Int {
    guard let token else { return 0 }
    let mark = mark(of: shelf)
    guard let text = token.string, text.hasSuffix(mark) else { return try start("", refusing: code) }
    return try start(.string(String(text.dropLast(mark.count))), refusing: code)
  }

  static func token(_ next: Int?, of shelf: Shelf) -> Value? {
    token(next)?.string.map { .string($0 + mark(of: shelf)) }
  }

  private static func mark(of shelf: Shelf) -> String {
    let names = [shelf.realm.account, shelf.realm.region, shelf.type.rawValue, shelf.parent]
    return "-" + Digest.hex(Digest.sha256(names.joined(separator: "/").utf8).prefix(4))
  }
}
