import COpenSSL

/// A whole number without a limit, zero or above. OpenSSL does the arithmetic.
///
/// `@unchecked Sendable`: the handle is never changed after `init`.
package final class BigNumber: @unchecked Sendable {
  private let handle: OpaquePointer

  /// - Precondition: there is memory for it.
  private init(_ make: (OpaquePointer, OpaquePointer) -> Int32) {
    guard let handle = BN_new(), let context = BN_CTX_secure_new() else {
      preconditionFailure("out of memory")
    }
    defer { BN_CTX_free(context) }
    precondition(make(handle, context) == 1, "arithmetic needs memory, and moduli above zero")
    self.handle = handle
  }

  deinit { BN_clear_free(handle) }

  /// Big-endian.
  package convenience init(_ bytes: [UInt8]) {
    self.init { handle, _ in BN_bin2bn(bytes, Int32(bytes.count), handle) == nil ? 0 : 1 }
  }

  /// - Returns: nil for anything but 1 to `limit` hexadecimal digits.
  package convenience init?(hex: String, limit: Int = 1024) {
    guard (1...limit).contains(hex.utf8.count), hex.utf8.allSatisfy({ isHexDigit($0) }) else { return nil }
    let digits = hex.utf8.count % 2 == 0 ? Array(hex.utf8) : [UInt8(ascii: "0")] + Array(hex.utf8)
    self.init(
      stride(from: 0, to: digits.count, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) })
  }

  /// Big-endian without leading zeros; nothing for zero.
  package var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(BN_num_bits(handle) + 7) / 8) { buffer, count in
      count = Int(BN_bn2bin(handle, buffer.baseAddress))
    }
  }

  package var isZero: Bool { BN_is_zero(handle) == 1 }

  package func power(_ exponent: BigNumber, modulo modulus: BigNumber) -> BigNumber {
    BigNumber { result, context in
      // Of a secret exponent, the time must tell nothing.
      BN_mod_exp_mont_consttime(result, handle, exponent.handle, modulus.handle, context, nil)
    }
  }

  package func plus(_ other: BigNumber, modulo modulus: BigNumber) -> BigNumber {
    BigNumber { result, context in BN_mod_add(result, handle, other.handle, modulus.handle, context) }
  }

  package func minus(_ other: BigNumber, modulo modulus: BigNumber) -> BigNumber {
    BigNumber { result, context in BN_mod_sub(result, handle, other.handle, modulus.handle, context) }
  }

  package func times(_ other: BigNumber, modulo modulus: BigNumber) -> BigNumber {
    BigNumber { result, context in BN_mod_mul(result, handle, other.handle, modulus.handle, context) }
  }

  package func times(_ other: BigNumber) -> BigNumber {
    BigNumber { result, context in BN_mul(result, handle, other.handle, context) }
  }

  package func plus(_ other: BigNumber) -> BigNumber {
    BigNumber { result, _ in BN_add(result, handle, other.handle) }
  }

  package func remainder(dividingBy modulus: BigNumber) -> BigNumber {
    BigNumber { result, context in BN_nnmod(result, handle, modulus.handle, context) }
  }
}

private func isHexDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
    UInt8(ascii: "A")...UInt8(ascii: "F"):
    true
  default: false
  }
}

private func value(_ digit: UInt8) -> UInt8 {
  digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : (digit | 0x20) - UInt8(ascii: "a") + 10
}
