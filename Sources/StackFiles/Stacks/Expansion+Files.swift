import ResourceModel

/// Files of the workspace that a stack names, beside OpenAPI documents.
extension Expansion {
  struct NamedFile {
    let path: String
    let bytes: [UInt8]
  }

  /// Reads the file that an entry names; nil after saying why there is none.
  /// - Parameters:
  ///   - example: a path that could stand there.
  ///   - limit: bytes that AWS takes.
  mutating func file(_ entry: YAMLEntry, like example: String, atMost limit: Int) -> NamedFile? {
    guard let path = known(entry, like: example) else { return nil }
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains(".."), let bytes = documents.bytes(path)
    else {
      reader.findings.add(
        .unreadableFile, at: entry.value.place, "There is no file \(path) in the workspace.",
        suggestion: "Name it relative to the folder of authplat.yaml, such as \(example).")
      return nil
    }
    guard bytes.count <= limit else {
      reader.findings.add(
        .fileTooBig, at: entry.value.place, "\(path) has more than the \(limit) bytes that AWS takes.",
        suggestion: "Make the file smaller.")
      return nil
    }
    return NamedFile(path: path, bytes: bytes)
  }

  /// The same of a file that is a text.
  mutating func textFile(_ entry: YAMLEntry, like example: String, atMost limit: Int) -> String? {
    guard let file = file(entry, like: example, atMost: limit) else { return nil }
    if let text = String(validating: file.bytes, as: UTF8.self) { return text }
    reader.findings.add(
      .notUTF8, at: entry.value.place, "\(file.path) is no UTF-8 text.", suggestion: "Save it as UTF-8.")
    return nil
  }
}
