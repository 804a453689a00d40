import AWS
import Foundation
import ResourceModel
import TestSupport

@testable import AWSClient

/// A computer of a test's own: home folder, environment, network and clock.
struct CredentialScene {
  let home: ScratchFolder
  var environment = ["AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "PATH": "/usr/bin:/bin"]
  var flags = Configuration.Flags()
  var askCode: CredentialContext.AskCode?
  let timing = VirtualTiming()

  init() throws { home = ScratchFolder() }

  func context(_ transport: any HTTPSending = CurlTransport()) throws(AWSError) -> CredentialContext {
    CredentialContext(
      configuration: try .resolve(environment: environment, home: home.path, flags: flags),
      transport: transport,
      timing: timing, askCode: askCode, random: { 0.5 })
  }

  func load(_ transport: any HTTPSending = CurlTransport()) async throws(AWSError) -> Credentials {
    try await CredentialChain(context(transport)).load()
  }

  /// The error of a search that must fail; it may not hold what the tests take for secrets.
  func failure(_ transport: any HTTPSending = CurlTransport()) async -> AWSError {
    do throws(AWSError) {
      let found = try await load(transport)
      return AWSError(code: "(found \(found.accessKeyID))", message: "")
    } catch { return error }
  }
}

extension Credentials {
  /// Key, secret and token in one, to compare.
  var all: [String] { [accessKeyID, secret.reveal(), sessionToken?.reveal() ?? "-"] }
}

/// STS's answer, with the session's credentials named after the role.
func roleAnswer(_ operation: String, _ name: String, expiration: String = "2026-11-21T06:00:00Z") -> String {
  """
  <\(operation)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(operation)Result>
  <AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/\(name)/s</Arn></AssumedRoleUser>
  <Credentials><AccessKeyId>ASIA-\(name)</AccessKeyId><SecretAccessKey>c4nary-\(name)</SecretAccessKey>
  <SessionToken>c4nary-token-\(name)</SessionToken><Expiration>\(expiration)</Expiration></Credentials>
  </\(operation)Result></\(operation)Response>
  """
}

/// The fields of a request of the query protocol.
func form(_ text: String) -> [String: String] {
  var fields: [String: String] = [:]
  for pair in text.split(separator: "&") {
    let parts = pair.split(separator: "=", maxSplits: 1).map {
      $0.replacing("+", with: " ").removingPercentEncoding ?? ""
    }
    fields[parts[0]] = parts.count > 1 ? parts[1] : ""
  }
  return fields
}
