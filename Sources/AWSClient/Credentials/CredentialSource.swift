package import AWS
import ResourceModel

/// One place where credentials may come from.
protocol CredentialSource: Sendable {
  /// What this source looks at, for the error when nobody has any.
  var looksAt: String { get }

  /// - Returns: nil when this source is not set up here; the next one is asked then.
  /// - Throws: when it is set up and does not work: no other source is asked, because they would be
  ///   credentials that the user did not mean.
  func load() async throws(AWSError) -> Credentials?
}

/// What all sources need of the world.
package struct CredentialContext: Sendable {
  /// Asks a person for the six digits of the MFA device with that serial number or ARN.
  package typealias AskCode = @Sendable (_ device: String) async throws(AWSError) -> String

  package let configuration: Configuration
  package let transport: any HTTPSending
  package let timing: any Timing
  /// Nil where nobody can be asked.
  package let askCode: AskCode?
  /// A number in 0..<1.
  package let random: @Sendable () -> Double

  package init(
    configuration: Configuration, transport: any HTTPSending, timing: any Timing = SystemTiming(),
    askCode: AskCode? = nil, random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
  ) {
    self.configuration = configuration
    self.transport = transport
    self.timing = timing
    self.askCode = askCode
    self.random = random
  }

  var environment: [String: String] { configuration.environment }

  /// Calls STS with the credentials of one source to get those of a role.
  func sts(as credentials: Credentials?) -> AWSReader {
    AWSReader(
      AWSConnection(
        scope: configuration.scope, endpoints: configuration.endpoints,
        credentials: credentials.map { FixedCredentials($0) }, transport: transport,
        policy: configuration.retryPolicy, throttle: Throttle(timing: timing), timing: timing, random: random)
    )
  }

  func path(_ text: String) -> String {
    text.hasPrefix("~/") ? configuration.home + text.dropFirst() : text
  }
}

extension Credentials {
  /// Reads the members that containers, instances and processes answer with.
  /// - Parameter token: the member that holds the session token.
  init?(_ members: Attributes, token: String, source: String) {
    guard let key = members["AccessKeyId"]?.string, !key.isEmpty,
      let secret = members["SecretAccessKey"]?.string, !secret.isEmpty
    else { return nil }
    self.init(
      accessKeyID: key, secret: Secret(secret), sessionToken: members[token]?.string.map { Secret($0) },
      expiration: members["Expiration"]?.string.flatMap { Timestamp(iso8601: $0) },
      accountID: members["AccountId"]?.string, source: source)
  }
}
