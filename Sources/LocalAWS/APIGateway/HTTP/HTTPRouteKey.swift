import AWS

/// What a route catches: `$default`, or a method and a path such as `GET /orders/{id}` or `ANY /{proxy+}`.
///
/// Source: API Gateway developer guide, "Working with routes for HTTP APIs".
struct HTTPRouteKey: Sendable, Hashable {
  static let methods: Set = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

  let text: String
  /// Nil for `$default`.
  let method: String?
  let segments: [Segment]

  enum Segment: Sendable, Hashable {
    case fixed(Substring)
    case variable(Substring)
    /// Takes the rest of the path.
    case rest(Substring)
  }

  /// - Throws: `BadRequestException` for a text that is no key.
  init(_ text: String) throws(AWSError) {
    self.text = text
    if text == "$default" {
      (method, segments) = (nil, [])
      return
    }
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, Self.methods.contains(String(parts[0])), parts[1].hasPrefix("/") else {
      throw Self.malformed
    }
    method = String(parts[0])
    var segments: [Segment] = []
    var names: Set<Substring> = []
    for part in parts[1].split(separator: "/") {
      guard let segment = Segment(part) else { throw Self.malformed }
      if case .rest? = segments.last { throw Self.malformed }
      if let name = segment.name, !names.insert(name).inserted { throw Self.malformed }
      segments.append(segment)
    }
    self.segments = segments
  }

  /// Whether both catch the same requests, though their variables are named differently.
  func collides(with other: HTTPRouteKey) -> Bool {
    text != other.text && method != nil && method == other.method
      && segments.map(\.unnamed) == other.segments.map(\.unnamed)
  }

  /// The names of the variables in the path.
  var variables: [String] { segments.compactMap { $0.name.map(String.init) } }

  private static let malformed = AWSError.refusal(
    "BadRequestException",
    "The provided route key is not formatted properly for HTTP protocol. "
      + "Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"")
}

extension HTTPRouteKey.Segment {
  init?(_ text: Substring) {
    guard text.contains(where: { "{}".contains($0) }) else {
      self = .fixed(text)
      return
    }
    guard text.hasPrefix("{"), text.hasSuffix("}") else { return nil }
    let isRest = text.hasSuffix("+}")
    let name = text.dropFirst().dropLast(isRest ? 2 : 1)
    guard !name.isEmpty, !name.contains(where: { "{}+".contains($0) }) else { return nil }
    self = isRest ? .rest(name) : .variable(name)
  }

  fileprivate var name: Substring? {
    switch self {
    case .fixed: nil
    case .variable(let name), .rest(let name): name
    }
  }

  fileprivate var unnamed: Self {
    switch self {
    case .fixed: self
    case .variable: .variable("")
    case .rest: .rest("")
    }
  }
}
