package import ResourceModel

/// AWS Signature Version 4 for one identity, region and service.
///
/// Pure: the clock arrives as a parameter. The four stages are AWS's own and each is a function:
/// canonical request, string to sign, signing key, signature.
/// Source: IAM user guide, "Create a signed AWS API request".
package struct SigV4: Sendable {
  /// How the path of the wire stands in the canonical request.
  package enum PathRule: Sendable {
    /// Dot segments and empty ones removed, then encoded once more: every service but S3.
    case normalisedAndEncodedTwice
    /// Encoded once more and not normalised.
    case encodedTwice
    /// As on the wire: S3, where `a//b` and `a/../b` are keys. S3 also wants its body hash as a header.
    case asIs
  }

  /// What is signed about a request, and the names of the headers in it.
  package struct CanonicalRequest: Sendable, Equatable {
    package let text: String
    /// Lower case, sorted, joined by `;`.
    package let signedHeaders: String
  }

  static let algorithm = "AWS4-HMAC-SHA256"
  static let unsignedPayload = "UNSIGNED-PAYLOAD"

  /// Headers that proxies and HTTP stacks may change on the way. Source: botocore 1.43.11 `auth.py`.
  static let neverSigned: Set<String> = [
    "authorization", "connection", "expect", "host", "keep-alive", "proxy-authenticate",
    "proxy-authorization",
    "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
  ]

  let credentials: Credentials
  let region: String
  let service: String
  let pathRule: PathRule
  let keys: SigningKeyCache?

  /// - Parameter keys: keeps the keys of stage 3, for who makes or checks many signatures.
  package init(
    credentials: Credentials, region: String, service: String,
    pathRule: PathRule = .normalisedAndEncodedTwice, keys: SigningKeyCache? = nil
  ) {
    self.credentials = credentials
    self.region = region
    self.service = service
    self.pathRule = pathRule
    self.keys = keys
  }

  /// Adds `X-Amz-Date`, the session token where there is one, and `Authorization`; older ones are dropped,
  /// so a request may be signed again. Nothing else of the request changes.
  /// - Parameter signBody: also send the hash of the body as `x-amz-content-sha256`; always done for S3.
  package func sign(_ request: HTTPRequest, at time: Timestamp, signBody: Bool = false) -> HTTPRequest {
    var signed = request
    signed.headers.removeAll {
      ["authorization", "x-amz-date", "x-amz-security-token"].contains($0.name.lowercased())
    }
    signed.headers.append(("X-Amz-Date", time.compact))
    if let token = credentials.sessionToken {
      signed.headers.append(("X-Amz-Security-Token", token.reveal()))
    }
    if signBody || pathRule == .asIs, signed["x-amz-content-sha256"] == nil {
      signed.headers.append(("x-amz-content-sha256", Digest.hex(Digest.sha256(signed.body))))
    }
    let canonical = canonicalRequest(signed)
    let signature = signature(of: stringToSign(canonical, at: time), at: time)
    signed.headers.append(
      (
        "Authorization",
        "\(Self.algorithm) Credential=\(credentials.accessKeyID)/\(credentialScope(at: time)), "
          + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
      ))
    return signed
  }

  /// Puts the signature into the query, so that the URL alone is the permission.
  /// - Parameter expiresIn: seconds from `time`, at most seven days for AWS.
  package func presign(_ request: HTTPRequest, at time: Timestamp, expiresIn seconds: Int) -> HTTPRequest {
    var signed = request
    let names = canonicalHeaders(request).map(\.name).joined(separator: ";")
    var fields = [
      ("X-Amz-Algorithm", Self.algorithm),
      ("X-Amz-Credential", "\(credentials.accessKeyID)/\(credentialScope(at: time))"),
      ("X-Amz-Date", time.compact), ("X-Amz-SignedHeaders", names), ("X-Amz-Expires", String(seconds)),
    ]
    if let token = credentials.sessionToken { fields.append(("X-Amz-Security-Token", token.reveal())) }
    for (name, value) in fields { signed.appendQuery(name, value) }
    // S3 cannot know the body of a URL that is handed on: IAM user guide, "Unsigned payload option".
    let payload = pathRule == .asIs && request["x-amz-content-sha256"] == nil ? Self.unsignedPayload : nil
    let canonical = canonicalRequest(signed, payloadHash: payload)
    signed.appendQuery("X-Amz-Signature", signature(of: stringToSign(canonical, at: time), at: time))
    return signed
  }
}

extension HTTPRequest {
  fileprivate mutating func appendQuery(_ name: String, _ value: String) {
    query += (query.isEmpty ? "" : "&") + "\(name)=\(PercentEncoding.encode(value))"
  }
}
