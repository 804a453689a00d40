import ResourceModel

/// Reads the OpenAPI document that a binding names: YAML, or JSON, which YAML contains.
struct APIDocumentReader {
  /// The content of a file by its path in the workspace; nil when there is none that can be read.
  let bytes: @Sendable (String) -> [UInt8]?

  /// - Parameters:
  ///   - path: in the workspace.
  ///   - place: where it is written.
  func read(_ path: String, at place: SourceRange, _ findings: inout Findings) -> APIDocument? {
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains(".."), let bytes = bytes(path) else {
      findings.add(
        .unreadableFile, at: place, "There is no document \(path) in the workspace.",
        suggestion: "Name the file relative to the folder of authplat.yaml, such as apis/orders.yaml.")
      return nil
    }
    let (root, found, _) = YAMLReader.read(file: path, bytes: bytes)
    findings.append(found.diagnostics)
    guard let root, !found.hasErrors else { return nil }
    guard let members = Self.value(root)?.map, members["paths"]?.map != nil,
      members["openapi"] != nil || members["swagger"] != nil
    else {
      findings.add(
        .wrongType, at: root.place, "\(path) is no OpenAPI document: it lacks `openapi` or `paths`.",
        suggestion: "Give a document of OpenAPI 3 or Swagger 2.")
      return nil
    }
    return APIDocument(root: members)
  }

  private static func value(_ node: YAMLNode) -> Value? {
    switch node.content {
    case .mapping(let entries):
      return .map(
        Dictionary(
          entries.compactMap { entry in value(entry.value).map { (entry.key, $0) } },
          uniquingKeysWith: { _, last in last }))
    case .sequence(let items): return .list(items.compactMap(value))
    case .scalar(let scalar):
      switch scalar.form {
      case .null: return nil
      case .bool(let claim): return .bool(claim)
      case .integer(let number): return .integer(number)
      case .number: return Double(scalar.text) == nil ? .string(scalar.text) : .decimal(scalar.text)
      case .text, .oldBool, .date: return .string(scalar.text)
      }
    }
  }
}
