import AWS

/// The ids that AWS gives its answers: a random UUID, version 4.
enum RequestID {
  static func make() -> String {
    var bytes = SecureRandom().bytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array(Digest.hex(bytes))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
