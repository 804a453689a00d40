import AWS

/// The ids that AWS gives its answers: a random UUID, version 4.
enum RequestID {
  static func make() -> String { make(of: SecureRandom().bytes(16)) }

  /// - Parameter bytes: 16, of which six bits are lost.
  static func make(of bytes: [UInt8]) -> String {
    var bytes = bytes
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var id = Digest.hex(bytes)
    for place in [20, 16, 12, 8] { id.insert("-", at: id.utf8.index(id.startIndex, offsetBy: place)) }
    return id
  }
}
