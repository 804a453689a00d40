import COpenSSL

/// Base64 as OAuth and JOSE use it (RFC 4648). OpenSSL does the work.
package enum Base64 {
  /// Section 5, without padding: the parts of a token, the numbers of a key.
  package static func url(_ bytes: [UInt8]) -> String {
    String(
      decoding: standard(bytes).lazy.filter { $0 != UInt8(ascii: "=") }.map { byte in
        switch byte {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: byte
        }
      }, as: UTF8.self)
  }

  /// Section 4, with padding.
  package static func encode(_ bytes: [UInt8]) -> String { String(decoding: standard(bytes), as: UTF8.self) }

  /// Undoes section 4; nil for anything else. All padding may be missing, as some HTTP clients leave it out.
  package static func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    let digits = Array(text.reversed().drop { $0 == UInt8(ascii: "=") }.reversed())
    let padding = (4 - digits.count % 4) % 4
    guard padding < 3, [0, padding].contains(text.count - digits.count), digits.allSatisfy(isDigit)
    else {
      return nil
    }
    let padded = digits + Array(repeating: UInt8(ascii: "="), count: padding)
    let bytes = [UInt8](unsafeUninitializedCapacity: padded.count / 4 * 3) { buffer, count in
      count =
        padded.isEmpty ? 0 : Int(max(0, EVP_DecodeBlock(buffer.baseAddress, padded, Int32(padded.count))))
    }
    return bytes.count == padded.count / 4 * 3 ? Array(bytes.dropLast(padding)) : nil
  }

  /// Undoes section 5, without padding; nil for anything else.
  package static func decode(url text: some StringProtocol) -> [UInt8]? {
    var digits: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
      default: digits.append(byte)
      }
    }
    return decode(digits)
  }

  private static func standard(_ bytes: [UInt8]) -> [UInt8] {
    // EVP_EncodeBlock ends its text with a zero byte.
    [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) { buffer, count in
      count = Int(EVP_EncodeBlock(buffer.baseAddress, bytes, Int32(bytes.count)))
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
