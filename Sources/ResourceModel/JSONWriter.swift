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
  private var text = ""

  package static func write(
    _ value: Value, layout: Layout = .compact, secrets: Secrets = .redacted
  ) -> String {
    var writer = JSONWriter(secrets: secrets, layout: layout)
    writer.write(value, level: 0)
    return writer.text
  }

  private init(secrets: Secrets, layout: Layout) {
    self.secrets = secrets
    self.layout = layout
  }

  private mutating func write(_ value: Value, level: Int) {
    switch value {
    case .bool(let claim): text += claim ? "true" : "false"
    case .integer(let number): text += String(number)
    case .decimal(let number): text += number
    case .string(let string): write(string)
    case .template(let template): write(template.description)
    case .secret(let secret): write(secrets == .revealed ? secret.reveal() : Secret.marker)
    case .list(let items):
      writeBlock("[", items, "]", level: level) { writer, item in writer.write(item, level: level + 1) }
    case .map(let members):
      writeBlock("{", members.sorted { $0.key < $1.key }, "}", level: level) { writer, member in
        writer.write(member.key)
        writer.text += writer.layout == .compact ? ":" : ": "
        writer.write(member.value, level: level + 1)
      }
    }
  }

  private mutating func writeBlock<Item>(
    _ open: String, _ items: [Item], _ close: String, level: Int, each: (inout JSONWriter, Item) -> Void
  ) {
    text += open
    for (number, item) in items.enumerated() {
      if number > 0 { text += "," }
      newLine(level + 1)
      each(&self, item)
    }
    if !items.isEmpty { newLine(level) }
    text += close
  }

  private mutating func newLine(_ level: Int) {
    if layout == .indented { text += "\n" + String(repeating: "  ", count: level) }
  }

  private mutating func write(_ string: String) {
    text += "\""
    defer { text += "\"" }
    if string.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }) {
      text += string
      return
    }
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<"\u{20}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
