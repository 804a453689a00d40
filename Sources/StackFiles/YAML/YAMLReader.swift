import ResourceModel
import Yams

/// Reads one YAML document into a tree with places, and says everything that is wrong with it.
///
/// Yams stops at the first repeated key and names one place. So a repeated key is disguised by a single
/// private-use scalar in its first letter, which moves nothing, and the text is parsed again; the tree
/// then holds both entries, and both places are known.
struct YAMLReader {
  /// The stack language needs fewer than ten levels.
  static let maximumDepth = 64

  private(set) var source: SourceText
  var findings = Findings()
  /// The first letters of disguised keys by their offset.
  private var disguised: [Int: Unicode.Scalar] = [:]
  private var seenAnchors: Set<Int> = []

  /// - Returns: The tree, or nil when there is none; the findings; and the text as it was read.
  static func read(file: String, bytes: [UInt8]) -> (root: YAMLNode?, findings: Findings, source: SourceText)
  {
    var findings = Findings()
    guard let source = decode(file: file, bytes: bytes, findings: &findings) else {
      return (nil, findings, SourceText(file: file, text: ""))
    }
    var reader = YAMLReader(source: source, findings: findings)
    let root = reader.read()
    return (root, reader.findings, source)
  }

  private init(source: SourceText, findings: Findings) {
    self.source = source
    self.findings = findings
  }

  // MARK: Before parsing

  private static func decode(file: String, bytes: [UInt8], findings: inout Findings) -> SourceText? {
    let start = SourceRange(file: file, line: 1, column: 1)
    guard bytes.count <= SourceText.maximumBytes else {
      findings.add(
        .fileTooBig, at: start,
        "The file has \(bytes.count) bytes; at most \(SourceText.maximumBytes) are read.",
        suggestion: "Split it into one file a stack.")
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let wide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      let place = firstInvalidPlace(file: file, bytes: bytes)
      findings.add(
        .notUTF8, at: place, wide ? "The file is UTF-16." : "A byte here does not belong to UTF-8.",
        suggestion: "Save the file as UTF-8.")
      return nil
    }
    let source = SourceText(
      file: file, text: text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text)
    let forbidden = source.scalars.indices.lazy.filter { !SourceText.isPrintable(source.scalars[$0]) }.prefix(
      20)
    for offset in forbidden {
      let code = String(source.scalars[offset].value, radix: 16, uppercase: true)
      findings.add(
        .forbiddenCharacter, at: source.place(at: offset), "The character U+\(code) cannot stand in YAML.",
        suggestion: "Remove it.")
    }
    return forbidden.isEmpty ? source : nil
  }

  /// Where the longest readable beginning ends.
  private static func firstInvalidPlace(file: String, bytes: [UInt8]) -> SourceRange {
    var low = 0
    var high = bytes.count
    // A beginning that is cut inside a character is invalid as well, hence up to three bytes of slack.
    while high - low > 1 {
      let middle = (low + high) / 2
      let readable = (0..<4).contains {
        middle >= $0 && String(validating: bytes[..<(middle - $0)], as: UTF8.self) != nil
      }
      if readable { low = middle } else { high = middle }
    }
    let end =
      (0..<4).map { low - $0 }.first { $0 >= 0 && String(validating: bytes[..<$0], as: UTF8.self) != nil }
      ?? 0
    let source = SourceText(file: file, text: String(decoding: bytes[..<end], as: UTF8.self))
    return source.place(at: source.scalars.count)
  }

  /// Refuses, before the parser copies anything, what would cost far more than its length: brackets nested
  /// out of all reason, and many aliases of anchors, whose meaning grows without bound.
  private mutating func refuseBombs() -> Bool {
    var depth = 0
    var anchors: Set<[Unicode.Scalar]> = []
    var aliases: [(name: [Unicode.Scalar], offset: Int)] = []
    let scalars = source.scalars
    for (offset, scalar) in scalars.enumerated() {
      switch scalar {
      case "[", "{":
        depth += 1
        if depth > 4 * Self.maximumDepth {
          findings.add(.nestedTooDeep, at: source.place(at: offset), Self.tooDeep)
          return true
        }
      case "]", "}": depth = max(0, depth - 1)
      case "&", "*":
        let name = Array(
          scalars[(offset + 1)...].prefix(32).prefix { !" \t\r\n,[]{}".unicodeScalars.contains($0) })
        if name.isEmpty { continue }
        if scalar == "&" { anchors.insert(name) } else { aliases.append((name, offset)) }
      default: break
      }
    }
    let matching = aliases.filter { anchors.contains($0.name) }
    guard matching.count > 8 else { return false }
    findings.add(
      .anchor,
      at: source.place(
        at: matching[0].offset, text: "*" + String(String.UnicodeScalarView(matching[0].name))),
      "The file uses \(matching.count) aliases.", suggestion: Self.writeItOut)
    return true
  }

  // MARK: Parsing

  private mutating func read() -> YAMLNode? {
    if refuseBombs() { return nil }
    // Each disguise parses the file again, so a big file gets fewer of them.
    let limit = source.scalars.count < 65536 ? 200 : 10
    for attempt in 0...limit {
      do {
        let parser = try Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
        // Anchors are held by the parser alone.
        return try withExtendedLifetime(parser) { try read(parser) }
      } catch let error as YamlError {
        if case .duplicatedKeysInMapping(let keys, let context) = error {
          if attempt < limit, disguise(at: context.mark) { continue }
          findings.add(
            .duplicateKey, at: place(context.mark, text: keys.first ?? ""),
            "The key `\(keys.first ?? "")` stands more than once in this mapping.", suggestion: "Remove one.")
          return nil
        }
        report(error)
        return nil
      } catch {
        findings.add(.syntax, at: SourceRange(file: source.file, line: 1, column: 1), "The parser gave up.")
        return nil
      }
    }
    return nil
  }

  private mutating func read(_ parser: Parser) throws -> YAMLNode? {
    let root = try parser.nextRoot()
    let second = try root == nil ? nil : parser.nextRoot()
    if let second {
      findings.add(
        .severalDocuments, at: place(second.mark), "A second document begins here.",
        suggestion: "Move it to a file of its own.")
    }
    guard let root, !isEmpty(root) else {
      findings.add(
        .emptyFile, at: SourceRange(file: source.file, line: 1, column: 1), "The file declares nothing.",
        suggestion: "Delete it, or write `stack:` and `kind:`.")
      return nil
    }
    return convert(root, depth: 0)
  }

  private func isEmpty(_ node: Node) -> Bool {
    if case .scalar(let scalar) = node { scalar.string.isEmpty && scalar.style == .plain } else { false }
  }

  /// Exchanges the first letter of the key at a mark by a scalar that nothing else uses.
  private mutating func disguise(at mark: Mark) -> Bool {
    guard var offset = source.offset(line: mark.line, column: mark.column), offset < source.scalars.count
    else {
      return false
    }
    if source.scalars[offset] == "\"" || source.scalars[offset] == "'" { offset += 1 }
    guard offset < source.scalars.count, disguised[offset] == nil,
      let mask = Unicode.Scalar(0xE000 + UInt32(disguised.count))
    else { return false }
    let original = source.scalars[offset]
    guard original.properties.isAlphabetic || original.properties.numericType != nil || original == "_" else {
      return false
    }
    disguised[offset] = original
    source = source.replacing(at: offset, by: mask)
    return true
  }

  // MARK: Converting

  private mutating func convert(_ node: Node, depth: Int) -> YAMLNode {
    let empty = YAMLNode(
      content: .scalar(YAMLScalar(text: "", isPlain: true)), place: place(node.mark), isFlow: false)
    guard depth < Self.maximumDepth else {
      findings.add(.nestedTooDeep, at: place(node.mark), Self.tooDeep)
      return empty
    }
    if node.anchor != nil {
      let place = place(node.mark)
      findings.add(.anchor, at: place, "An anchor stands here.", suggestion: Self.writeItOut)
      // An alias hands out the anchored node itself; it is looked at once.
      guard seenAnchors.insert(place.line << 32 | place.column).inserted else { return empty }
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain
      checkTag(at: scalar.mark)
      return YAMLNode(
        content: .scalar(YAMLScalar(text: scalar.string, isPlain: isPlain)),
        place: place(node.mark, text: offending(scalar)), isFlow: false)
    case .sequence(let sequence):
      checkTag(at: sequence.mark)
      return YAMLNode(
        content: .sequence(sequence.map { convert($0, depth: depth + 1) }), place: place(node.mark),
        isFlow: begins("[", at: sequence.mark))
    case .mapping(let mapping):
      checkTag(at: mapping.mark)
      return YAMLNode(
        content: .mapping(entries(mapping, depth: depth)), place: place(node.mark),
        isFlow: begins("{", at: mapping.mark))
    case .alias: return empty
    }
  }

  private mutating func entries(_ mapping: Node.Mapping, depth: Int) -> [YAMLEntry] {
    var entries: [YAMLEntry] = []
    var first: [String: SourceRange] = [:]
    for (key, value) in mapping {
      guard let (text, keyPlace) = keyText(key) else {
        _ = convert(value, depth: depth + 1)
        continue
      }
      let entry = YAMLEntry(key: text, keyPlace: keyPlace, value: convert(value, depth: depth + 1))
      if let before = first[text] {
        findings.add(
          .duplicateKey, at: keyPlace,
          "The key `\(text)` already stands in line \(before.line), column \(before.column).",
          suggestion: "Remove one of the two.")
        continue
      }
      first[text] = keyPlace
      entries.append(entry)
    }
    return entries
  }

  private mutating func keyText(_ key: Node) -> (String, SourceRange)? {
    guard case .scalar(let scalar) = key, key.anchor == nil, let mark = scalar.mark else {
      let isAnchor = key.anchor != nil
      findings.add(
        isAnchor ? .anchor : .keyNotText, at: place(key.mark),
        isAnchor ? "The key is an anchor or alias." : "A list or mapping cannot be a key.",
        suggestion: isAnchor ? Self.writeItOut : "Write a plain word before the colon.")
      return nil
    }
    var text = scalar.string
    if let start = source.offset(line: mark.line, column: mark.column) {
      for offset in [start, start + 1] {
        guard let original = disguised[offset] else { continue }
        text = String(original) + text.unicodeScalars.dropFirst().map(String.init).joined()
        break
      }
    }
    let place = SourceRange(file: source.file, line: mark.line, column: mark.column, text: text)
    if text == "<<", scalar.style == .plain {
      findings.add(.anchor, at: place, "A merge key (<<) stands here.", suggestion: Self.writeItOut)
      return nil
    }
    let form = scalar.style == .plain ? ScalarForm(plain: text) : .text
    if form != .text {
      findings.add(
        .keyNotText, at: place,
        text.isEmpty ? "The key is empty." : "YAML reads the key `\(text)` as \(form.noun).",
        suggestion: text.isEmpty ? "Write a word before the colon." : "Write \"\(text)\" with quotes.")
      return nil
    }
    checkTag(at: mark)
    return (text, place)
  }

  /// A node's mark is that of its tag, if it has one.
  private mutating func checkTag(at mark: Mark?) {
    guard let mark, let start = source.offset(line: mark.line, column: mark.column),
      start < source.scalars.count,
      source.scalars[start] == "!"
    else { return }
    let shown = String(
      String.UnicodeScalarView(
        source.scalars[start...].prefix(60).prefix { !" \t\r\n,[]{}".unicodeScalars.contains($0) }))
    findings.add(
      .tag, at: place(mark, text: shown), "The tag \(shown) stands here.",
      suggestion: ["!Ref", "!Sub", "!GetAtt", "!ImportValue"].contains(shown)
        ? "Write ${…} instead, such as ${stack.NAME.poolId}." : "Remove the tag.")
  }

  // MARK: Places

  /// Whether a flow collection begins at a mark. (The parser's own style is that of the collection's end.)
  private func begins(_ bracket: Unicode.Scalar, at mark: Mark?) -> Bool {
    guard let mark, let start = source.offset(line: mark.line, column: mark.column) else { return false }
    return start < source.scalars.count && source.scalars[start] == bracket
  }

  func place(_ mark: Mark?, text: String = "") -> SourceRange {
    SourceRange(file: source.file, line: mark?.line ?? 1, column: mark?.column ?? 1, text: text)
  }

  /// What is shown as the offending text: the scalar as written, its first line, shortened.
  private func offending(_ scalar: Node.Scalar) -> String {
    let line = scalar.string.prefix { !$0.isNewline }
    let cut = line.count > 80 ? line.prefix(79) + "…" : line
    return String(cut)
  }
}
