import AWS
import AWSClient
import Kinds
import ResourceModel
package import StackFiles

extension Platform {
  /// AWS as the workspace's environment reaches it. Makes no call yet.
  /// - Throws: `aws` when profile, region or endpoints are wrong.
  package func connect(_ workspace: Workspace) async throws(PlatformError) -> Connection {
    let environment = workspace.environment
    if environment.isLocal { return try await connectLocally(environment) }
    let configuration: Configuration
    do throws(AWSError) {
      var endpoints: [Service: String] = [:]
      for (name, url) in environment.endpoints {
        if let service = Service.allCases.first(where: { $0.rawValue == name || $0.serviceID == name }) {
          endpoints[service] = url
        }
      }
      configuration = try Configuration.resolve(
        environment: context.processEnvironment, home: context.homeFolder,
        flags: Configuration.Flags(
          profile: settings.profile ?? environment.profile, region: settings.region ?? environment.region,
          endpoint: settings.endpointURL, endpoints: endpoints))
    } catch {
      throw .aws(error)
    }
    let transport = KillPoint.wrap(CurlTransport(configuration.transportSettings))
    return connection(
      AWSConnection(
        scope: configuration.scope.standing(in: settings.folder), endpoints: configuration.endpoints,
        credentials: credentials(configuration, transport), transport: transport,
        policy: configuration.retryPolicy, throttle: throttle(), log: log, note: { context.onNote($0) }),
      transport)
  }

  func connection(_ connection: AWSConnection, _ transport: any HTTPSending) -> Connection {
    Connection(
      reader: AWSReader(connection), writer: AWSWriter(connection),
      calls: { await connection.counter.byOperation },
      account: { () async throws(AWSError) in try await AWSReader(connection).callerIdentity().account },
      transport: transport, endpoints: connection.endpoints)
  }

  func throttle() -> Throttle {
    Throttle(
      timing: SystemTiming(), maximumPerSecond: settings.maxRequestsPerSecond,
      report: { reason, seconds in context.onWait(reason, seconds) })
  }

  var log: AWSConnection.Log {
    { record in context.onCall?(Self.line(record)) }
  }

  private static func line(_ record: CallRecord) -> String {
    let status = record.status.map(String.init) ?? "no answer"
    let attempt = record.attempt > 1 ? " (attempt \(record.attempt))" : ""
    let request = record.requestID.map { " request \($0)" } ?? ""
    return "\(record.operation)\(attempt): \(status), \(record.milliseconds) ms\(request)"
  }

  /// Credentials as the AWS CLI finds them, fetched when the first call needs them.
  private func credentials(
    _ configuration: Configuration, _ transport: any HTTPSending
  ) -> any CredentialsProviding {
    var askCode: CredentialContext.AskCode?
    if let ask = context.askForCode {
      askCode = { @Sendable (device: String) async throws(AWSError) -> String in
        if let code = await ask(device) { return code }
        throw AWSError(code: AWSError.OwnCode.credentials, message: "no MFA code was given for \(device)")
      }
    }
    return CachedCredentials(
      CredentialContext(configuration: configuration, transport: transport, askCode: askCode))
  }

  /// The JSON Schema of stack files.
  package static var stackSchema: String { StackSchema.json(schemas: Catalog.schemas) }
}
