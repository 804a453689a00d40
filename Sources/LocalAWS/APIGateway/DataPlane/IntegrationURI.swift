import AWS

/// The address of an integration with its blanks: `https://${stageVariables.host}/pets/{id}`.
///
/// Source: API Gateway developer guide, "Set up HTTP integrations" and "Using stage variables".
struct IntegrationURI: Sendable, Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  /// The text with stage variables filled in.
  func filled(with variables: [String: String]) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    let mark = "${stageVariables."
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: mark), let end = rest[start.upperBound...].firstIndex(of: "}") {
      result += rest[..<start.lowerBound]
      result += variables[String(rest[start.upperBound..<end])] ?? ""
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// The URL; nil while a blank stays open, and for what is no URL.
  /// - Parameter parameters: percent-encoded.
  func url(_ variables: [String: String], _ parameters: [String: String]) -> OutboundURL? {
    var result = ""
    var rest = filled(with: variables)[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      var name = rest[rest.index(after: open)..<close]
      if name.hasSuffix("+") { name.removeLast() }
      guard let value = parameters[String(name)] else { return nil }
      result += rest[..<open] + value
      rest = rest[rest.index(after: close)...]
    }
    return OutboundURL(result + rest)
  }

  /// The Lambda function in `…:function:NAME…`; nil for anything else.
  func functionName(_ variables: [String: String]) -> String? {
    let text = filled(with: variables)
    guard let mark = text.firstRange(of: ":function:") else { return nil }
    let name = text[mark.upperBound...].prefix { $0 != ":" && $0 != "/" }
    return name.isEmpty ? nil : String(name)
  }
}
