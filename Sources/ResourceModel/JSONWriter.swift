/// Writes a ``Value`` as JSON with sorted keys, so that equal values give equal bytes.
package struct JSONWriter {
  package enum Secrets: Sendable {
    /// Secrets stand as their marker: for everything a person, a file or a log sees.
    case redacted
    /// Secrets stand in clear: for the body of a request to AWS or a store, and nothing else.
    case revealed
  }
  package enum Layout: Sendable {
    case compact
    /// Two spaces a level, a member a line.
    case indented
  }

  private let secrets: Secrets
  private let layout: Layout
  private var bytes: [UInt8] = []

  package static func write(
    _ value: Value, layout: Layout = .compact, secrets: Secrets = .redacted
  ) -> String {
    String(decoding: bytes(value, layout: layout, secrets: secrets), as: UTF8.self)
  }

  /// The same as UTF-8.
  package static func bytes(
    _ value: Value, layout: Layout = .compact, secrets: Secrets = .redacted
  ) -> [UInt8] {
    var writer = JSONWriter(secrets: secrets, layout: layout)
    writer.write(value, level: 0)
    return writer.bytes
  }

  private init(secrets: Secrets, layout: Layout) {
    self.secrets = secrets
    self.layout = layout
  }

  private mutating func write(_ value: Value, level: Int) {
    switch value {
    case .bool(let claim): bytes += (claim ? "true" : "false").utf8
    case .integer(let number): bytes += String(number).utf8
    case .decimal(let number): bytes += number.utf8
    case .string(let string): write(string)
    case .template(let template): write(template.description)
    case .secret(let secret): write(secrets == .revealed ? secret.reveal() : Secret.marker)
    case .list(let items):
      writeBlock("[", items, "]", level: level) { writer, item in writer.write(item, level: level + 1) }
    case .map(let members):
      writeBlock("{", members.sorted { $0.key < $1.key }, "}", level: level) { writer, member in
        writer.write(member.key)
        writer.bytes.append(UInt8(ascii: ":"))
        if writer.layout == .indented { writer.bytes.append(UInt8(ascii: " ")) }
        writer.write(member.value, level: level + 1)
      }
    }
  }

  private mutating func writeBlock<Item>(
    _ open: Unicode.Scalar, _ items: [Item], _ close: Unicode.Scalar, level: Int,
    each: (inout JSONWriter, Item) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for (number, item) in items.enumerated() {
      if number > 0 { bytes.append(UInt8(ascii: ",")) }
      newLine(level + 1)
      each(&self, item)
    }
    if !items.isEmpty { newLine(level) }
    bytes.append(UInt8(ascii: close))
  }

  private mutating func newLine(_ level: Int) {
    guard layout == .indented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  private mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { text in
      // What needs no escape is copied in runs.
      var start = 0
      for (index, byte) in text.enumerated() {
        guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F else { continue }
        bytes += text[start..<index]
        start = index + 1
        writeEscape(byte)
      }
      bytes += text[start...]
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func writeEscape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes += "\\\"".utf8
    case UInt8(ascii: "\\"): bytes += "\\\\".utf8
    case UInt8(ascii: "\n"): bytes += "\\n".utf8
    case UInt8(ascii: "\r"): bytes += "\\r".utf8
    case UInt8(ascii: "\t"): bytes += "\\t".utf8
    default:
      let digits = String(byte, radix: 16)
      bytes += "\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8
    }
  }
}
