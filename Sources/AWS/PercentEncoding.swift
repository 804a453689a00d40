/// RFC 3986 encoding in the one form that SigV4 allows: upper-case digits, `A-Za-z0-9-._~` left alone.
package enum PercentEncoding {
  /// Encodes every byte that is not unreserved; `keepingSlashes` for a path of several segments.
  package static func encode(_ bytes: some Sequence<UInt8>, keepingSlashes: Bool = false) -> String {
    var encoded: [UInt8] = []
    for byte in bytes {
      if isUnreserved(byte) || (keepingSlashes && byte == UInt8(ascii: "/")) {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        encoded.append(upperDigits[Int(byte >> 4)])
        encoded.append(upperDigits[Int(byte & 15)])
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// One segment of a path, or one name or value of a query.
  package static func encode(_ text: String) -> String { encode(text.utf8) }

  /// Undoes the encoding; a `%` without two hexadecimal digits stands for itself.
  package static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
        let low = digit(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return decoded
  }

  /// One `name=value` list as `application/x-www-form-urlencoded`: a space is `+`, as AWS's SDKs send it.
  static func form(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "\(formField($0.name))=\(formField($0.value))" }.joined(separator: "&")
  }

  private static func formField(_ text: String) -> String {
    text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map { encode($0) }
      .joined(separator: "+")
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static let upperDigits = Array("0123456789ABCDEF".utf8)
}
