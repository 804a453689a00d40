import AWS

/// The fields of an `application/x-www-form-urlencoded` body, or of a query.
struct WebForm: Sendable {
  /// By name, decoded.
  let fields: [String: String]

  /// The form in the body of a request.
  /// - Throws: `invalid_request` for a body of another type too.
  init(_ request: HTTPRequest) throws(OAuthError) {
    // Bytes and not characters: this runs for every token, and grapheme breaking takes longer than all else.
    let type = request["Content-Type"]?.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    guard let type, String(Substring(type)).lowercased() == "application/x-www-form-urlencoded" else {
      throw OAuthError(.invalidRequest)
    }
    try self.init(request.body)
  }

  /// - Throws: `invalid_request` for a field that is there twice (RFC 6749, section 3.2), or not UTF-8.
  init(_ body: [UInt8]) throws(OAuthError) {
    var fields: [String: String] = [:]
    for pair in body.split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : []),
        fields.updateValue(value, forKey: name) == nil
      else { throw OAuthError(.invalidRequest) }
    }
    self.fields = fields
  }

  /// An empty field counts as none (RFC 6749, section 3.2).
  subscript(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }

  private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
    String(
      validating: PercentEncoding.decode(text.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }),
      as: UTF8.self)
  }
}
