/// Tells one content of a file from the next, so that a changed file shows as a change. It protects nothing.
package enum ContentMark {
  /// The number of bytes and their FNV-1a hash of 64 bits, as in `4812-af63bd4c8601b7df`.
  package static func text(of bytes: some Collection<UInt8>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return "\(bytes.count)-" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
