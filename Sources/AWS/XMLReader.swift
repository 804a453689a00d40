/// Why a text is not XML that AWS would send. Holds the place and never the text, which may be secret.
struct XMLError: Error, Sendable, Equatable, CustomStringConvertible {
  let reason: String
  /// Offset in bytes from the start.
  let offset: Int
  var description: String { "not XML: \(reason) at byte \(offset)" }
}

/// One element: its local name, its text and the elements inside it. Attributes are dropped.
struct XMLElement: Sendable, Equatable {
  let name: String
  var text = ""
  var children: [XMLElement] = []

  subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }
}

/// Reads the XML of AWS's query services: elements, text, the five entities, character references, CDATA.
///
/// A document type declaration is refused, so nothing can be defined, fetched or blown up.
struct XMLReader {
  static let maximumDepth = 32

  private let bytes: [UInt8]
  private var index = 0

  /// - Throws: ``XMLError`` when the bytes are not one element in UTF-8.
  static func read(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
    var reader = XMLReader(bytes: bytes)
    // A byte order mark may come first.
    _ = reader.take("\u{FEFF}")
    try reader.skipBetweenElements()
    guard reader.take("<") else { throw reader.error("element expected") }
    let root = try reader.element(depth: 0)
    try reader.skipBetweenElements()
    guard reader.index == bytes.count else { throw reader.error("text after the element") }
    return root
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func error(_ reason: String) -> XMLError { XMLError(reason: reason, offset: index) }

  private mutating func take(_ text: StaticString) -> Bool {
    let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes[index...].starts(with: expected) else { return false }
    index += expected.count
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  /// Everything up to `end`, which is passed over.
  private mutating func text(until end: StaticString) throws(XMLError) -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count {
      let stop = index
      if take(end) { return bytes[start..<stop] }
      index += 1
    }
    throw error("text ends early")
  }

  /// White space, comments and processing instructions.
  private mutating func skipBetweenElements() throws(XMLError) {
    while true {
      skipSpace()
      if take("<!--") {
        _ = try text(until: "-->")
      } else if take("<?") {
        _ = try text(until: "?>")
      } else if take("<!") {
        throw error("document type declaration refused")
      } else {
        return
      }
    }
  }

  /// The rest of an element whose `<` has been read.
  private mutating func element(depth: Int) throws(XMLError) -> XMLElement {
    guard depth < Self.maximumDepth else { throw error("nested too deep") }
    let name = try name()
    var element = XMLElement(name: Self.localName(name))
    if try isEmptyTag() { return element }
    var text: [UInt8] = []
    while true {
      if take("</") {
        guard try self.name() == name else { throw error("end of another element") }
        skipSpace()
        guard take(">") else { throw error("end of tag expected") }
        guard let string = String(validating: text, as: UTF8.self) else { throw error("text is not UTF-8") }
        element.text = string
        return element
      } else if take("<![CDATA[") {
        text += try self.text(until: "]]>")
      } else if take("<!--") {
        _ = try self.text(until: "-->")
      } else if take("<?") {
        _ = try self.text(until: "?>")
      } else if take("<!") {
        throw error("declaration refused")
      } else if take("<") {
        element.children.append(try self.element(depth: depth + 1))
      } else if take("&") {
        text += try reference()
      } else {
        guard index < bytes.count else { throw error("text ends early") }
        text.append(bytes[index])
        index += 1
      }
    }
  }

  private mutating func name() throws(XMLError) -> String {
    let start = index
    while index < bytes.count, !" \t\r\n/>=<&\"'".utf8.contains(bytes[index]) { index += 1 }
    guard index > start, let name = String(validating: bytes[start..<index], as: UTF8.self) else {
      throw error("name expected")
    }
    return name
  }

  /// Without its namespace prefix.
  private static func localName(_ name: String) -> String {
    name.split(separator: ":").last.map(String.init) ?? name
  }

  /// Passes over the attributes and the end of a start tag.
  private mutating func isEmptyTag() throws(XMLError) -> Bool {
    while true {
      skipSpace()
      if take("/>") { return true }
      if take(">") { return false }
      _ = try name()
      skipSpace()
      guard take("=") else { throw error("attribute without value") }
      skipSpace()
      if take("\"") {
        _ = try text(until: "\"")
      } else if take("'") {
        _ = try text(until: "'")
      } else {
        throw error("attribute without quotes")
      }
    }
  }

  /// The text of a reference whose `&` has been read.
  private mutating func reference() throws(XMLError) -> [UInt8] {
    // The longest is `#x10FFFF`; looking no further keeps a lone ampersand cheap.
    guard let end = bytes[index..<min(index + 10, bytes.count)].firstIndex(of: UInt8(ascii: ";")) else {
      throw error("reference without end")
    }
    let name = String(decoding: bytes[index..<end], as: UTF8.self)
    index = end + 1
    switch name {
    case "amp": return [UInt8(ascii: "&")]
    case "lt": return [UInt8(ascii: "<")]
    case "gt": return [UInt8(ascii: ">")]
    case "quot": return [UInt8(ascii: "\"")]
    case "apos": return [UInt8(ascii: "'")]
    default:
      let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst(1))
      guard name.hasPrefix("#"), let number, number > 0, let scalar = Unicode.Scalar(number) else {
        throw error("unknown reference")
      }
      return Array(String(Character(scalar)).utf8)
    }
  }
}
