import AWS

/// Reads the INI dialect of AWS's configuration files, as Python's configparser does for the AWS CLI.
///
/// Comments are whole lines that start with `#` or `;`. A line indented deeper than the key above it
/// belongs to that key: as a nested key where that one has no value, otherwise as more of its value.
struct INIReader {
  private let file: String
  private var sections: [(name: String, section: SharedConfig.Section)] = []
  private var currentKey: String?
  private var keyIndent = 0

  /// The sections in the order of the file.
  /// - Throws: `OwnCode.configuration` with file and line. The line's text is not repeated: it may be a secret.
  static func read(_ text: String, file: String) throws(AWSError) -> [(
    name: String, section: SharedConfig.Section
  )] {
    var reader = INIReader(file: file)
    let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() { try reader.take(line, index + 1) }
    return reader.sections
  }

  private init(file: String) { self.file = file }

  private mutating func take(_ line: Substring, _ number: Int) throws(AWSError) {
    let content = line.trimmed
    if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { return }
    let indent = line.prefix { $0 == " " || $0 == "\t" }.count
    if let key = currentKey, indent > keyIndent { return try extend(key, with: content, number) }
    if content.hasPrefix("[") {
      guard let end = content.firstIndex(of: "]") else {
        throw error(number, "a section's name must end with ]")
      }
      let name = content[content.index(after: content.startIndex)..<end].trimmed
      let rest = content[content.index(after: end)...].trimmed
      guard !name.isEmpty, rest.isEmpty || rest.hasPrefix("#") || rest.hasPrefix(";") else {
        throw error(number, "a section must be [name] alone on its line")
      }
      sections.append((String(name), [:]))
      currentKey = nil
      return
    }
    guard !sections.isEmpty else { throw error(number, "a key stands before the first [section]") }
    let (key, value) = try split(content, number)
    sections[sections.count - 1].section[key] = .init(value: value, file: file, line: number)
    currentKey = key
    keyIndent = indent
  }

  private mutating func extend(_ key: String, with content: Substring, _ number: Int) throws(AWSError) {
    guard var setting = sections[sections.count - 1].section[key] else { return }
    if setting.value.isEmpty {
      let (name, value) = try split(content, number)
      setting.nested[name] = .init(value: value, file: file, line: number)
    } else {
      setting.value += "\n" + content
    }
    sections[sections.count - 1].section[key] = setting
  }

  private func split(_ content: Substring, _ number: Int) throws(AWSError) -> (key: String, value: String) {
    guard let mark = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      throw error(number, "this line is neither [section] nor key = value")
    }
    let key = content[..<mark].trimmed.lowercased()
    guard !key.isEmpty else { throw error(number, "a key is missing before \(content[mark])") }
    return (key, String(content[content.index(after: mark)...].trimmed))
  }

  private func error(_ line: Int, _ reason: String) -> AWSError {
    .configuration("\(file) line \(line): \(reason)")
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate var trimmed: Substring {
    var text = self.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
