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
}
