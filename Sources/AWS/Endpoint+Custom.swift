/// Endpoints from `AWS_ENDPOINT_URL…`, profiles and flags, such as an emulator on this computer.
extension Endpoint {
  /// Reads `scheme://host[:port][/prefix]`.
  ///
  /// Plain HTTP reaches this computer only: the signature would protect a request from change, but nothing
  /// would hide the secrets in it and in its answer.
  /// - Throws: ``AWSError`` with `OwnCode.configuration`. Its message does not repeat the text, which may
  ///   hold a password.
  package init(url: String) throws(AWSError) {
    guard let separator = url.firstRange(of: "://"),
      let scheme = HTTPRequest.Scheme(rawValue: url[..<separator.lowerBound].lowercased())
    else { throw Self.refusal("must start with https:// or http://") }
    let rest = url[separator.upperBound...]
    guard !rest.contains("?"), !rest.contains("#") else {
      throw Self.refusal("must have no query and no fragment")
    }
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else { throw Self.refusal("must not hold a user name or password") }
    let (host, port) = try Self.hostAndPort(authority)
    guard scheme == .https || Self.isLoopback(host) else {
      throw Self.refusal("must use https, because only this computer itself may be reached over plain http")
    }
    var prefix = rest[authority.endIndex...]
    while prefix.hasSuffix("/") { prefix.removeLast() }
    guard prefix.utf8.allSatisfy({ Self.isPathByte($0) }) else {
      throw Self.refusal("must have its path percent-encoded")
    }
    self.init(scheme: scheme, host: host, port: port, pathPrefix: String(prefix))
  }

  private static func hostAndPort(_ authority: Substring) throws(AWSError) -> (host: String, port: Int?) {
    var host = authority
    var digits: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw refusal("has an IPv6 address without end") }
      host = authority[...end]
      let tail = authority[authority.index(after: end)...]
      guard tail.isEmpty || tail.hasPrefix(":") else { throw refusal("has text after its IPv6 address") }
      digits = tail.isEmpty ? nil : tail.dropFirst()
      guard host.count > 2, host.dropFirst().dropLast().utf8.allSatisfy({ isAddressByte($0) }) else {
        throw refusal("has no valid IPv6 address")
      }
    } else {
      if let colon = authority.firstIndex(of: ":") {
        host = authority[..<colon]
        digits = authority[authority.index(after: colon)...]
      }
      guard !host.isEmpty, !host.hasPrefix("."), host.utf8.allSatisfy({ isHostByte($0) }) else {
        throw refusal("has no valid host name")
      }
    }
    guard let digits else { return (host.lowercased(), nil) }
    guard let port = Int(digits), (1...65535).contains(port), !digits.hasPrefix("+") else {
      throw refusal("must have a port from 1 to 65535")
    }
    return (host.lowercased(), port)
  }

  /// `localhost` and names under it (RFC 6761), 127.0.0.0/8 and ::1.
  package static func isLoopback(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    return host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
      || (isIPv4 && parts[0] == "127")
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "-._".utf8.contains(byte)
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || ":.".utf8.contains(byte)
  }

  /// RFC 3986, section 3.3: `pchar`, the slash and the percent sign of an encoded byte.
  private static func isPathByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "-._~!$&'()*+,;=:@/%".utf8.contains(byte)
  }

  private static func refusal(_ reason: String) -> AWSError {
    AWSError(code: AWSError.OwnCode.configuration, message: "the endpoint URL \(reason)")
  }
}

/// Whether it is a letter or a digit of ASCII.
func isAlphanumeric(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}
