import AWS
import AWSClient
import AuthPlatform
import ResourceModel

/// What a consumer of an API does: reads the published document and fetches a token by client_credentials.
struct DemoToken: Sendable {
  let url: String
  let status: Int
  /// The token's claims, by name; the token itself stands in the file only.
  let claims: [(name: String, value: Value)]

  /// - Parameters:
  ///   - secret: the name of the document in Secrets Manager.
  ///   - scope: what to ask for; nil for all that the client may have.
  ///   - file: gets the header that brings the token, for nobody else to read.
  /// - Throws: ``AWSError``; ``PlatformError`` `file` when what came is not what it should be, or cannot be kept.
  static func fetch(
    secret name: String, for scope: String?, into file: String, with platform: Platform
  ) async throws -> DemoToken {
    let connection = try await platform.connect(platform.workspace().workspace)
    let answer = try await connection.reader.read(.getSecretValue, ["SecretId": .string(name)])
    guard let text = answer["SecretString"]?.string, let document = try? JSONReader.read(text),
      let id = document["client_id"]?.string, let secret = document["client_secret"]?.string,
      let url = document["token_url"]?.string
    else { throw PlatformError.file("\(name) does not hold a client's document.") }
    let endpoint = try Endpoint(url: url)
    let request = HTTPRequest(
      method: "POST", scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
      path: endpoint.pathPrefix,
      headers: [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Authorization", "Basic \(Digest.base64("\(id):\(secret)".utf8))"),
      ],
      body: Array(
        ("grant_type=client_credentials" + (scope.map { "&scope=\(PercentEncoding.encode($0))" } ?? "")).utf8)
    )
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await CurlTransport().send(request, timeout: 10, bypassingProxy: true)
    } catch {
      throw PlatformError.file("\(url) does not answer: \(error.reason)")
    }
    guard response.status == 200, let token = try? JSONReader.read(response.body)["access_token"]?.string,
      let claims = claims(of: token)
    else { throw PlatformError.file("\(url) answered \(response.status) and gave no token.") }
    try PrivateFile.write(Array("Authorization: Bearer \(token)\n".utf8), to: file)
    return DemoToken(url: url, status: response.status, claims: claims)
  }

  /// The middle of the three parts of a JSON Web Token (RFC 7519), base64url without padding.
  private static func claims(of token: String) -> [(name: String, value: Value)]? {
    let parts = token.split(separator: ".")
    guard parts.count == 3 else { return nil }
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    for byte in parts[1].utf8 {
      guard let digit = digits.firstIndex(of: byte) else { return nil }
      bits = (bits << 6 | digit) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    let members = try? JSONReader.read(bytes).map
    return members?.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
