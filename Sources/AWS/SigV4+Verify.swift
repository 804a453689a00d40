package import ResourceModel

/// The other side of a signature: what an endpoint that stands in for AWS must check.
extension SigV4 {
  /// Whom and what a signature claims to be for.
  package struct Scope: Sendable, Hashable {
    package let accessKeyID: String
    package let region: String
    package let service: String
  }

  /// What a request signed by header claims, with which to look up its secret; nil without a signature.
  package static func scope(of request: HTTPRequest) -> Scope? {
    guard let header = AuthorizationHeader(request["Authorization"] ?? "") else { return nil }
    let parts = header.credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    // An access key may hold a slash; date, region, service and the ending are the last four.
    guard parts.count >= 5 else { return nil }
    return Scope(
      accessKeyID: parts.dropLast(4).joined(separator: "/"), region: parts[parts.count - 3],
      service: parts[parts.count - 2])
  }

  /// Checks a request that was signed by header; a presigned URL is refused as unsigned.
  ///
  /// Every `x-amz-` header must be signed, as AWS demands; only the session token may be added afterwards.
  /// - Parameters:
  ///   - now: the receiver's clock.
  ///   - tolerance: how far the signer's clock may be off, in seconds.
  /// - Throws: ``AWSError`` with the code and status AWS gives; it does not say what the signature should be.
  package func verify(
    _ request: HTTPRequest, at now: Timestamp, tolerance: Double = 300
  ) throws(AWSError) {
    guard let header = request["Authorization"] else {
      throw refusal("MissingAuthenticationTokenException", "Missing Authentication Token")
    }
    guard let claim = AuthorizationHeader(header), let date = request["X-Amz-Date"],
      let time = Timestamp(compact: date)
    else { throw refusal("IncompleteSignatureException", Self.incompleteness(of: header, request)) }
    try checkScope(claim.credential, date, time)
    try checkClock(time, against: now, tolerance)
    let names = Set(claim.signedHeaders.split(separator: ";").map(String.init))
    let required = request.headers.map { $0.name.lowercased() }
      .filter { $0.hasPrefix("x-amz-") && $0 != "x-amz-security-token" }
    if !names.contains("host") {
      throw refusal(
        "InvalidSignatureException",
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    }
    guard names.isSuperset(of: required + ["x-amz-date"]) else {
      throw refusal(
        "InvalidSignatureException", "There were headers present in the request which were not signed")
    }
    let token = Array((request["X-Amz-Security-Token"] ?? "").utf8)
    guard Digest.isEqual(token, Array((credentials.sessionToken?.reveal() ?? "").utf8)) else {
      throw refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
    }
    let bodyHash = Digest.hex(Digest.sha256(request.body))
    let claimedHash = request["x-amz-content-sha256"] ?? bodyHash
    // Only S3 takes a request whose body is not signed.
    guard claimedHash == bodyHash || (pathRule == .asIs && claimedHash == Self.unsignedPayload) else {
      throw refusal("InvalidSignatureException", "x-amz-content-sha256 is not the hash of the body")
    }
    let canonical = canonicalRequest(request, only: names)
    let expected = signature(of: stringToSign(canonical, at: time), at: time)
    guard canonical.signedHeaders == claim.signedHeaders,
      Digest.isEqual(Array(claim.signature.utf8), Array(expected.utf8))
    else {
      throw refusal(
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
          + "Access Key and signing method. Consult the service documentation for details.")
    }
  }

  private func checkScope(_ credential: String, _ date: String, _ time: Timestamp) throws(AWSError) {
    if credential == "\(credentials.accessKeyID)/\(credentialScope(at: time))" { return }
    let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
    let (day, end) = (parts.count >= 5 ? parts[parts.count - 4] : "", parts.last ?? "")
    if end != "aws4_request" {
      throw refusal(
        "InvalidSignatureException",
        "Credential should be scoped with a valid terminator: 'aws4_request', not '\(end)'.")
    }
    if day != date.prefix(8) {
      throw refusal(
        "InvalidSignatureException",
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
          + "'\(day)' != '\(date.prefix(8))', from '\(date)'.")
    }
    throw refusal("InvalidSignatureException", "Credential is for another key, region or service")
  }

  /// What lacks in an `Authorization` header, in AWS's words. The header itself stands there as its hash.
  package static func incompleteness(of header: String, _ request: HTTPRequest) -> String {
    let parts = AuthorizationHeader.Parts(header)
    var sentences = parts.missing.map { "Authorization header requires '\($0)' parameter." }
    if request["X-Amz-Date"] == nil {
      sentences.append(
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    } else if sentences.isEmpty, let credential = parts.credential,
      credential.split(separator: "/").count < 5
    {
      sentences.append(
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
    } else if sentences.isEmpty {
      sentences.append("Date must be in ISO-8601 'basic format'.")
    }
    return sentences.joined(separator: " ") + " (Hashed with SHA-256 and encoded with Base64) Authorization="
      + Digest.base64(Digest.sha256(header.utf8))
  }

  private func checkClock(_ time: Timestamp, against now: Timestamp, _ tolerance: Double) throws(AWSError) {
    let minutes = "\(Int(tolerance / 60)) min."
    let earliest = now.adding(seconds: -tolerance)
    let latest = now.adding(seconds: tolerance)
    if time.seconds < earliest.seconds {
      throw refusal(
        "InvalidSignatureException",
        "Signature expired: \(time.compact) is now earlier than \(earliest.compact) (\(now.compact) - \(minutes))"
      )
    }
    if time.seconds > latest.seconds {
      throw refusal(
        "InvalidSignatureException",
        "Signature not yet current: \(time.compact) is still later than \(latest.compact) "
          + "(\(now.compact) + \(minutes))")
    }
  }

  /// The JSON services answer 400 for all of these; the query services have codes and a status of their own.
  private func refusal(_ code: String, _ message: String) -> AWSError {
    AWSError(code: code, message: message, status: 400)
  }
}

extension Timestamp {
  /// Reads the compact form of SigV4, `20261121T040000Z`; nil for anything else.
  package init?(compact text: String) {
    let digits = text.utf8.compactMap { (48...57).contains($0) ? Int($0 - 48) : nil }
    guard digits.count == 14 else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    self.init(
      year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(8..<10),
      minute: number(10..<12), second: number(12..<14))
    // What is written back must be what was read: no other separators, and no 31 February.
    guard compact == text else { return nil }
  }
}
