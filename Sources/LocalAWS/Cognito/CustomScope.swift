import ResourceModel

/// A scope of a resource server, `IDENTIFIER/NAME`. The name holds no slash; the identifier may.
struct CustomScope: Sendable, Hashable {
  let identifier: String
  let name: String

  init?(_ text: String) {
    guard let slash = text.lastIndex(of: "/") else { return nil }
    identifier = String(text[..<slash])
    name = String(text[text.index(after: slash)...])
  }

  /// - Parameter server: the members of a resource server by identifier.
  func exists(in server: (String) -> [String: Value]?) -> Bool {
    server(identifier)?["Scopes"]?.list?.contains { $0["ScopeName"]?.string == name } == true
  }
}
