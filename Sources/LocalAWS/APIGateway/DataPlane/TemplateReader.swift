/// Reads a mapping template into its parts.
struct TemplateReader {
  private static let directives: Set<String> = [
    "set", "if", "elseif", "else", "end", "foreach", "define", "macro", "parse", "include", "stop", "break",
    "evaluate", "return",
  ]

  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func parts() throws(MappingTemplate.Unsupported) -> [MappingTemplate.Part] {
    var parts: [MappingTemplate.Part] = []
    var start = 0
    while index < bytes.count {
      let from = index
      var found: MappingTemplate.Part?
      switch bytes[index] {
      case UInt8(ascii: "$"): found = try reference()
      case UInt8(ascii: "#"): try refuseDirective()
      default: break
      }
      if let found {
        if start < from { parts.append(.text(text(start..<from))) }
        parts.append(found)
        start = index
      } else {
        index = from + 1
      }
    }
    if start < bytes.count { parts.append(.text(text(start..<bytes.count))) }
    return parts
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func at(_ place: Int) -> UInt8? { bytes.indices.contains(place) ? bytes[place] : nil }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard index + count <= bytes.count,
      (0..<count).allSatisfy({ bytes[index + $0] == text.utf8Start[$0] })
    else { return false }
    index += count
    return true
  }

  private func refuseDirective() throws(MappingTemplate.Unsupported) {
    var place = index + 1
    if at(place) == UInt8(ascii: "#") || at(place) == UInt8(ascii: "*") {
      throw MappingTemplate.Unsupported(construct: "comments")
    }
    if at(place) == UInt8(ascii: "{") { place += 1 }
    let word = name(from: place)
    if Self.directives.contains(word) { throw MappingTemplate.Unsupported(construct: "#\(word)") }
  }

  private func name(from start: Int) -> String {
    var end = start
    while let byte = at(end), Self.isNameByte(byte, first: end == start) { end += 1 }
    return text(start..<end)
  }

  private static func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): !first
    default: false
    }
  }

  /// Nil for a dollar sign that begins no reference.
  private mutating func reference() throws(MappingTemplate.Unsupported) -> MappingTemplate.Part? {
    index += 1
    _ = take("!")
    let isBraced = take("{")
    let root = name(from: index)
    guard !root.isEmpty else { return nil }
    index += root.utf8.count
    let part: MappingTemplate.Part
    switch root {
    case "context": part = .context(path())
    case "stageVariables":
      let names = path()
      guard names.count == 1 else { throw MappingTemplate.Unsupported(construct: "$stageVariables alone") }
      part = .stageVariable(names[0])
    case "input": part = try input()
    default: throw MappingTemplate.Unsupported(construct: "$\(root)")
    }
    if isBraced, !take("}") { throw MappingTemplate.Unsupported(construct: "${\(root)…") }
    return part
  }

  /// `.name` and `['name']`, as often as they come. A dot that no name follows is text.
  private mutating func path() -> [String] {
    var names: [String] = []
    while true {
      if at(index) == UInt8(ascii: "."), case let next = name(from: index + 1), !next.isEmpty {
        names.append(next)
        index += 1 + next.utf8.count
      } else if at(index) == UInt8(ascii: "["), let quoted = quoted(from: index + 1),
        at(quoted.end) == UInt8(ascii: "]")
      {
        names.append(quoted.text)
        index = quoted.end + 1
      } else {
        return names
      }
    }
  }

  private mutating func input() throws(MappingTemplate.Unsupported) -> MappingTemplate.Part {
    if take(".body"), !(at(index).map { Self.isNameByte($0, first: false) } ?? false) { return .inputBody }
    if take(".json("), let argument = argument(), let path = JSONPath(argument) { return .inputJSON(path) }
    if take(".params("), let argument = argument() { return .inputParameter(argument) }
    throw MappingTemplate.Unsupported(construct: "this use of $input")
  }

  /// The one text between parentheses.
  private mutating func argument() -> String? {
    guard let quoted = quoted(from: index), at(quoted.end) == UInt8(ascii: ")") else { return nil }
    index = quoted.end + 1
    return quoted.text
  }

  private func quoted(from start: Int) -> (text: String, end: Int)? {
    guard let quote = at(start), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    guard let end = bytes[(start + 1)...].firstIndex(of: quote) else { return nil }
    return (text(start + 1..<end), end + 1)
  }
}
