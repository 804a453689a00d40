import AWS

/// The texts that AWS invents: ids and secrets, which nobody can guess.
enum Minting {
  static let lowerAndDigits = Array("abcdefghijklmnopqrstuvwxyz0123456789")
  static let lettersAndDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

  static func text(_ count: Int, of alphabet: [Character]) -> String {
    var random = SecureRandom()
    return String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
  }
}
