/// The three parts of an `Authorization` header of Signature Version 4, read from the receiver's side.
///
/// AWS takes them in any order, with or without spaces. Source: IAM user guide, "Create a signed AWS API request".
struct AuthorizationHeader {
  let credential: String
  let signedHeaders: String
  let signature: String

  /// Nil unless all three parts stand there.
  init?(_ text: String) {
    let parts = Parts(text)
    guard let credential = parts.credential, let signedHeaders = parts.signedHeaders,
      let signature = parts.signature
    else { return nil }
    (self.credential, self.signedHeaders, self.signature) = (credential, signedHeaders, signature)
  }

  /// What stands in a header that may be incomplete: nothing for another algorithm or beside anything else. A part
  /// that is given twice counts as missing.
  struct Parts {
    var credential: String?
    var signedHeaders: String?
    var signature: String?

    private static let algorithm = "\(SigV4.algorithm) "

    init(_ text: String) {
      let text = text.utf8
      guard text.starts(with: Self.algorithm.utf8) else { return }
      let places: [(head: String, place: WritableKeyPath<Parts, String?>)] = [
        ("Credential=", \.credential), ("SignedHeaders=", \.signedHeaders), ("Signature=", \.signature),
      ]
      var read = Parts()
      var repeated: [WritableKeyPath<Parts, String?>] = []
      for part in text.dropFirst(Self.algorithm.utf8.count)
        .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      {
        let part = part.drop { $0 == UInt8(ascii: " ") }
        guard let (head, place) = places.first(where: { part.starts(with: $0.head.utf8) }) else {
          return
        }
        if read[keyPath: place] != nil { repeated.append(place) }
        read[keyPath: place] = String(Substring(part.dropFirst(head.utf8.count)))
      }
      for place in repeated { read[keyPath: place] = nil }
      self = read
    }

    private init() {}

    /// The names of the missing parts, in the order in which AWS tells them.
    var missing: [String] {
      [("Credential", credential), ("Signature", signature), ("SignedHeaders", signedHeaders)]
        .filter { $0.1 == nil }.map(\.0)
    }
  }
}
