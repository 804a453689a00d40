import AWS

/// The ids and secrets that AWS makes up; each character is as likely as the next.
enum RandomText {
  static func lowerCaseAlphanumerics(_ count: Int) -> String { text(count, Array(small)) }
  static func alphanumerics(_ count: Int) -> String {
    text(count, Array(small + small.dropFirst(10).uppercased()))
  }

  static func digits(_ count: Int) -> String { text(count, Array(small.prefix(10))) }

  private static let small = "0123456789abcdefghijklmnopqrstuvwxyz"

  private static func text(_ count: Int, _ alphabet: [Character]) -> String {
    var random = SecureRandom()
    return String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
  }
}
