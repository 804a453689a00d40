/// Why a text is not JSON. Holds the place and never the text, which may be secret.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  package let reason: String
  /// Offset in bytes from the start.
  package let offset: Int
  package var description: String { "not JSON: \(reason) at byte \(offset)" }
}

/// Reads JSON (RFC 8259) into a ``Value``.
///
/// Whole numbers that fit become `Int`, all others keep their text, so nothing is rounded. A null
/// member or element is dropped: AWS means "absent" by it. Of a repeated key the last one counts, unless that is refused.
package struct JSONReader {
  /// Deeper nesting is refused, so that a hostile answer cannot exhaust the stack.
  package static let maximumDepth = 128

  private let bytes: [UInt8]
  private let refusesRepeatedKeys: Bool
  private var index = 0

  /// - Parameter refusingRepeatedKeys: for texts that two readers must not read in two ways.
  /// - Throws: ``JSONError`` when the bytes are not one JSON value in UTF-8; null alone counts as none.
  package static func read(
    _ bytes: some Sequence<UInt8>, refusingRepeatedKeys: Bool = false
  ) throws(JSONError) -> Value {
    var reader = JSONReader(bytes: Array(bytes), refusesRepeatedKeys: refusingRepeatedKeys)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.index == reader.bytes.count else { throw reader.error("text after the value") }
    guard let value else { throw reader.error("null alone") }
    return value
  }

  package static func read(_ text: String) throws(JSONError) -> Value { try read(text.utf8) }

  private init(bytes: [UInt8], refusesRepeatedKeys: Bool) {
    self.bytes = bytes
    self.refusesRepeatedKeys = refusesRepeatedKeys
  }

  private func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: index) }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func take(word: StaticString) throws(JSONError) {
    for offset in 0..<word.utf8CodeUnitCount where !take(word.utf8Start[offset]) {
      throw error("unknown word")
    }
  }

  /// Nil stands for null.
  private mutating func value(depth: Int) throws(JSONError) -> Value? {
    guard depth < Self.maximumDepth else { throw error("nested too deep") }
    skipSpace()
    guard index < bytes.count else { throw error("text ends early") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try take(word: "true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try take(word: "false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try take(word: "null")
      return nil
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> Value {
    index += 1
    var members: [String: Value] = [:]
    // A null is no member, but its key counts.
    var keys: Set<String> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .map(members) }
    while true {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw error("key expected") }
      let key = try string()
      if refusesRepeatedKeys, !keys.insert(key).inserted { throw error("key that is there twice") }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("colon expected") }
      members[key] = try value(depth: depth + 1)
      skipSpace()
      if take(UInt8(ascii: "}")) { return .map(members) }
      guard take(UInt8(ascii: ",")) else { throw error("comma or end of object expected") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> Value {
    index += 1
    var items: [Value] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .list(items) }
    while true {
      if let item = try value(depth: depth + 1) { items.append(item) }
      skipSpace()
      if take(UInt8(ascii: "]")) { return .list(items) }
      guard take(UInt8(ascii: ",")) else { throw error("comma or end of array expected") }
    }
  }

  private mutating func number() throws(JSONError) -> Value {
    let start = index
    var isWhole = true
    _ = take(UInt8(ascii: "-"))
    let firstDigit = index
    try digits()
    if bytes[firstDigit] == UInt8(ascii: "0"), index > firstDigit + 1 { throw error("leading zero") }
    if take(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isWhole, text != "-0", let number = Int(text) { return .integer(number) }
    return .decimal(text)
  }

  private mutating func digits() throws(JSONError) {
    let start = index
    while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
    guard index > start else { throw error("value or digit expected") }
  }

  private mutating func string() throws(JSONError) -> String {
    index += 1
    // Most strings have no escape and are read where they stand.
    let plain = try run()
    if bytes[index] == UInt8(ascii: "\"") {
      index += 1
      return try text(plain)
    }
    var unescaped = Array(plain)
    while bytes[index] == UInt8(ascii: "\\") {
      index += 1
      try escape(into: &unescaped)
      unescaped += try run()
    }
    index += 1
    return try text(unescaped[...])
  }

  /// Bytes up to the next quote or backslash, which is there.
  private mutating func run() throws(JSONError) -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): return bytes[start..<index]
      case 0..<0x20:
        index += 1
        throw error("control character in a string")
      default: index += 1
      }
    }
    throw error("string without end")
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> String {
    guard let string = String(validating: bytes, as: UTF8.self) else { throw error("string is not UTF-8") }
    return string
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard index < bytes.count else { throw error("string without end") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      var scalar = Unicode.Scalar(first)
      if (0xD800..<0xDC00).contains(first), take(UInt8(ascii: "\\")) {
        guard take(UInt8(ascii: "u")) else { throw error("lone surrogate") }
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second) else { throw error("lone surrogate") }
        scalar = Unicode.Scalar(0x10000 + ((UInt32(first) - 0xD800) << 10) + (UInt32(second) - 0xDC00))
      }
      guard let scalar else { throw error("lone surrogate") }
      text.append(contentsOf: String(Character(scalar)).utf8)
    default: throw error("unknown escape")
    }
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue,
        bytes[index] < 0x80
      else { throw error("four hexadecimal digits expected") }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}
