import AWS
import AWSClient
import AuthPlatform
import ResourceModel
import Tokens

/// What a consumer of an API does: reads the published document and fetches a token by client_credentials.
struct DemoToken: Sendable {
  let url: String
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
    guard let text = answer["SecretString"]?.string,
      let credentials = ClientCredentials(document: Secret(text))
    else { throw PlatformError.file("\(name) does not hold a client's document.") }
    let token: AccessToken
    do throws(TokenError) {
      token = try await credentials.token(for: [scope].compactMap(\.self), using: CurlTransport())
    } catch { throw PlatformError.file("No token: \(error).") }
    try PrivateFile.write(Array("Authorization: Bearer \(token.text.reveal())\n".utf8), to: file)
    return DemoToken(
      url: credentials.tokenURL, claims: token.claims.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }
}
