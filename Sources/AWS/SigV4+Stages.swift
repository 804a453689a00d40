package import ResourceModel

/// The stages of Signature Version 4, in AWS's order and under AWS's names.
extension SigV4 {
  /// Stage 1. The hash of the body is that of ``HTTPRequest/body``, unless `payloadHash` or the header
  /// `x-amz-content-sha256` says otherwise.
  /// - Parameter names: the lower-case headers to sign; nil for all that may be signed.
  package func canonicalRequest(
    _ request: HTTPRequest, only names: Set<String>? = nil, payloadHash: String? = nil
  ) -> CanonicalRequest {
    let headers = canonicalHeaders(request, only: names)
    let signedHeaders = headers.map(\.name).joined(separator: ";")
    let hash = payloadHash ?? request["x-amz-content-sha256"] ?? Digest.hex(Digest.sha256(request.body))
    let lines =
      [request.method, canonicalPath(request.path), canonicalQuery(request.query)]
      + headers.map { "\($0.name):\($0.value)" } + ["", signedHeaders, hash]
    return CanonicalRequest(text: lines.joined(separator: "\n"), signedHeaders: signedHeaders)
  }

  /// Stage 2.
  package func stringToSign(_ canonical: CanonicalRequest, at time: Timestamp) -> String {
    let hash = Digest.hex(Digest.sha256(canonical.text.utf8))
    return "\(Self.algorithm)\n\(time.compact)\n\(credentialScope(at: time))\n\(hash)"
  }

  /// Stage 3: the secret narrowed to one day, region and service.
  package func signingKey(at time: Timestamp) -> [UInt8] {
    let day = String(time.compact.prefix(8))
    guard let keys else { return derivedKey(day) }
    return keys.key(for: .init(secret: credentials.secret, day: day, region: region, service: service)) {
      derivedKey(day)
    }
  }

  private func derivedKey(_ day: String) -> [UInt8] {
    [day, region, service, "aws4_request"]
      .reduce(Array("AWS4\(credentials.secret.reveal())".utf8)) { Digest.hmac(key: $0, $1.utf8) }
  }

  /// Stage 4, in lower-case hexadecimal.
  package func signature(of stringToSign: String, at time: Timestamp) -> String {
    Digest.hex(Digest.hmac(key: signingKey(at: time), stringToSign.utf8))
  }

  /// `20150830/us-east-1/service/aws4_request`.
  func credentialScope(at time: Timestamp) -> String {
    "\(time.compact.prefix(8))/\(region)/\(service)/aws4_request"
  }

  /// The headers to sign, names in lower case and sorted, repeated ones joined by commas in their order.
  func canonicalHeaders(
    _ request: HTTPRequest, only names: Set<String>? = nil
  ) -> [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    if names?.contains("host") ?? true { headers.append(("host", request.hostHeader.lowercased())) }
    for header in request.headers {
      let name = header.name.lowercased()
      guard !Self.neverSigned.contains(name), names?.contains(name) ?? true else { continue }
      if let place = headers.firstIndex(where: { $0.name == name }) {
        headers[place].value += ",\(folded(header.value))"
      } else {
        headers.append((name, folded(header.value)))
      }
    }
    return headers.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Outer white space dropped, every inner run of it, line folds included, one space.
  private func folded(_ value: String) -> String {
    if !value.utf8.contains(where: { $0 <= 0x20 }) { return value }
    return value.utf8.split { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
      .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }

  func canonicalPath(_ path: String) -> String {
    if path == "/" { return path }
    return switch pathRule {
    case .asIs: path.isEmpty ? "/" : path
    case .encodedTwice: path.isEmpty ? "/" : PercentEncoding.encode(path.utf8, keepingSlashes: true)
    case .normalisedAndEncodedTwice: PercentEncoding.encode(normalised(path).utf8, keepingSlashes: true)
    }
  }

  /// Without `.`, `..` and empty segments; a slash at the end stays.
  private func normalised(_ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    var kept: [Substring] = []
    for part in parts {
      switch part {
      case "", ".": break
      case "..": _ = kept.popLast()
      default: kept.append(part)
      }
    }
    let isDirectory = !kept.isEmpty && parts.last == ""
    return "/" + kept.joined(separator: "/") + (isDirectory ? "/" : "")
  }

  /// Names and values in the one encoding of SigV4, sorted by name and then by value.
  func canonicalQuery(_ query: String) -> String {
    if query.isEmpty { return "" }
    var fields: [(name: String, value: String)] = []
    for field in query.utf8.split(separator: UInt8(ascii: "&")) {
      let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name: String = PercentEncoding.encode(PercentEncoding.decode(parts[0]))
      let value: String = parts.count > 1 ? PercentEncoding.encode(PercentEncoding.decode(parts[1])) : ""
      fields.append((name, value))
    }
    fields.sort { $0.name == $1.name ? $0.value < $1.value : $0.name < $1.name }
    return fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }
}
