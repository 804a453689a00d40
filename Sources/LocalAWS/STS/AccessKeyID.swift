import AWS

/// Access key ids, which hold their account: after four letters for what they are, sixteen digits of base 32 that
/// begin with the account's number.
///
/// Source: "A short note on AWS KEY ID", Tal Be'ery, 2023; STS API reference, GetAccessKeyInfo.
enum AccessKeyID {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

  static func make(_ kind: String, _ account: String) -> String {
    // A set bit, the account's 40 bits, and 39 that make the key unlike any other.
    var number =
      (UInt128(1) << 40 | UInt128(UInt64(account) ?? 0)) << 39 | UInt128(SecureRandom().next() >> 25)
    var text = ""
    for _ in 0..<16 {
      text = String(digits[Int(number & 31)]) + text
      number >>= 5
    }
    return kind + text
  }

  /// Nil for what is no access key id.
  static func account(of key: String) -> String? {
    guard key.count == 20 else { return nil }
    var number: UInt128 = 0
    for character in key.dropFirst(4) {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      number = number << 5 | UInt128(digit)
    }
    let account = String(UInt64(truncatingIfNeeded: number >> 39 & 0xFF_FFFF_FFFF))
    return String(repeating: "0", count: max(0, 12 - account.count)) + account
  }
}
