import AWS
package import ResourceModel

/// The six digits that an authenticator app shows (TOTP, RFC 6238, with SHA-1 and steps of 30 seconds, as Cognito has it).
package struct TimeBasedCode: Sendable {
  package static let step = 30

  private let key: [UInt8]

  /// - Returns: nil when the text is no key in Base32 (RFC 4648, section 6); spaces and missing padding are taken.
  package init?(key text: Secret) {
    guard let key = Base32.decode(text.reveal()), !key.isEmpty else { return nil }
    self.key = key
  }

  /// The number of the step that holds a moment.
  package static func counter(at now: Timestamp) -> Int { now.milliseconds / 1000 / step }

  /// The code of a step (RFC 4226, section 5.3).
  package func code(counter: Int) -> String {
    let moving = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * $0)) }
    let digest = Digest.hmacSHA1(key: key, moving)
    let offset = Int(digest[19] & 15)
    let number = digest[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
    let text = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - text.utf8.count) + text
  }

  /// Of the steps around a moment the one whose code this is; nil for none. Clocks may differ by a step.
  package func counter(of code: String, at now: Timestamp) -> Int? {
    let current = Self.counter(at: now)
    return [current, current - 1, current + 1].first {
      Digest.isEqual(Array(self.code(counter: $0).utf8), Array(code.utf8))
    }
  }
}

/// Base32 (RFC 4648, section 6): how keys are handed to authenticator apps.
package enum Base32 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// Without padding.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var bits = 0
    var count = 0
    for byte in bytes {
      bits = (bits << 8 | Int(byte)) & 0xFFFF
      count += 8
      while count >= 5 {
        count -= 5
        text.append(digits[bits >> count & 31])
      }
    }
    if count > 0 { text.append(digits[bits << (5 - count) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil for anything else; spaces and padding are passed over.
  package static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    for byte in text.uppercased().utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "=") {
      guard let digit = digits.firstIndex(of: byte) else { return nil }
      bits = (bits << 5 | digit) & 0xFFFF
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }
}
