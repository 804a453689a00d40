import AWS

/// The ids and secrets that Cognito makes up.
enum RandomText {
  private static let lowerCase = Array("0123456789abcdefghijklmnopqrstuvwxyz")
  private static let mixedCase = lowerCase + Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

  /// Lower-case letters and digits, each as likely as the next.
  static func lowerCaseAlphanumerics(_ count: Int) -> String { text(of: lowerCase, count) }

  /// Letters of both cases and digits, each as likely as the next.
  static func alphanumerics(_ count: Int) -> String { text(of: mixedCase, count) }

  private static func text(of alphabet: [Character], _ count: Int) -> String {
    var random = SecureRandom()
    return String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
  }
}
