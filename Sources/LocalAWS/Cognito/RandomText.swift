import AWS

/// The ids and secrets that Cognito makes up.
enum RandomText {
  /// Lower-case letters and digits, each as likely as the next.
  static func lowerCaseAlphanumerics(_ count: Int) -> String {
    var random = SecureRandom()
    return String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
  }

  private static let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyz")
}
