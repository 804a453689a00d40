package import AWS

/// Gives out credentials that AWS accepts now.
package protocol CredentialsProviding: Sendable {
  /// - Throws: `OwnCode.credentials` when there are none, or when they cannot be had now.
  func credentials() async throws(AWSError) -> Credentials

  /// AWS called these expired although their time was not up: fetches others.
  func renewed(after refused: Credentials) async throws(AWSError) -> Credentials
}

/// Credentials that are known and never change.
package struct FixedCredentials: CredentialsProviding {
  private let fixed: Credentials

  package init(_ credentials: Credentials) { fixed = credentials }

  package func credentials() async throws(AWSError) -> Credentials { fixed }
  package func renewed(after refused: Credentials) async throws(AWSError) -> Credentials { fixed }
}
