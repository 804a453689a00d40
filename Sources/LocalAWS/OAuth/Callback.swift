import AWS

/// Where a browser is sent back to: one of the client's own addresses, byte for byte, with what it takes along.
struct Callback: Sendable {
  let uri: String
  /// As the request had it; it comes back whatever it holds.
  let state: String?
  /// Whether parameters stand in the fragment, which browsers do not send on (RFC 6749, section 4.2.2).
  let usesFragment: Bool

  /// What `Location` says: parameters are percent-encoded, so none can end the header or begin another parameter.
  func location(_ parameters: [(name: String, value: String)]) -> String {
    let all = parameters + (state.map { [("state", $0)] } ?? [])
    let text = all.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    return Self.ascii(uri) + (usesFragment ? "#" : uri.contains("?") ? "&" : "?") + text
  }

  /// The address as headers can hold it: what is beyond ASCII is percent-encoded, as browsers do.
  static func ascii(_ uri: String) -> String {
    uri.utf8.map {
      (0x21...0x7E).contains($0) ? String(UnicodeScalar($0)) : PercentEncoding.encode(CollectionOfOne($0))
    }
    .joined()
  }
}
