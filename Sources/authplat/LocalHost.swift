import AWS
import AWSClient
import AuthPlatform
import DatabaseFile
import Foundation
import LocalAWS
import ResourceModel

/// Runs the embedded endpoint of a workspace in this process.
struct LocalHost: Sendable {
  let platform: Platform
  var address = "127.0.0.1"
  /// 0 takes a free one.
  var port = 0
  var isEphemeral = true
  /// The key pairs that clients have, the default account's first.
  var pairs = [
    Identities.KeyPair(
      accessKeyID: "test", secret: Secret("test"), account: Identities.standard.defaultAccount)
  ]
  var verifiesSignatures = true
  var issuer = Issuer.endpoint
  var faults = FaultSettings()

  init(platform: Platform) { self.platform = platform }

  /// Serves while `body` runs.
  /// - Parameter body: told, once connections are accepted, what other commands of the workspace find.
  /// - Throws: `locked` when the workspace has an endpoint already; `file` or `unknown` when the database, the outbox or
  ///   the address cannot be had; what `body` throws.
  func run(while body: @escaping @Sendable (EndpointRecord) async throws -> Void) async throws {
    let clock = platform.context.now
    let claim = try platform.claimEndpoint()
    let database = isEphemeral ? nil : platform.endpointDatabase
    let world = try open(database)
    let keys = Self.ownKeys(of: pairs)
    let identities = Identities(
      pairs + keys.map { .init(accessKeyID: $0.accessKeyID, secret: $0.secret, account: $0.account) })
    // Integrations of deployed APIs name their own servers; nothing of AWS's is sent this way.
    let transport = CurlTransport(.init(allowsPlainHTTP: true))
    let listener = HTTPListener(host: address, port: port)
    do {
      try await listener.run { port in
        LocalEndpoint(
          world: world,
          settings: .init(
            identities: identities, verifiesSignatures: verifiesSignatures, base: url(port), issuer: issuer,
            version: Authplat.version, transport: transport), faults: Faults(faults), clock: clock)
      } while: { port in
        let record = EndpointRecord(
          url: url(port), pid: getpid(), port: port, startedAt: clock(), database: database,
          issuerRoot: issuer.root(at: url(port)), keys: keys)
        try claim.publish(record)
        try await body(record)
      }
    } catch let error as ListeningError {
      throw PlatformError.unknown(error.description)
    }
  }

  private func open(_ database: String?) throws(PlatformError) -> World {
    var store: ObjectStore?
    if let database {
      do throws(DatabaseFileError) {
        store = try ObjectStore(path: database, at: platform.context.now())
      } catch { throw error.code == .busy ? .locked(error.reason) : .file(error.reason) }
    }
    let folder: OutboxFolder
    do throws(OutboxFolder.Failure) { folder = try OutboxFolder(path: platform.outboxFolder) } catch {
      throw .file(error.description)
    }
    do throws(AWSError) { return try World(store: store, follower: folder) } catch {
      throw .file(error.message)
    }
  }

  /// Where clients of this computer reach the endpoint.
  private func url(_ port: Int) -> String {
    switch address {
    case "0.0.0.0": "http://127.0.0.1:\(port)"
    case "::": "http://[::1]:\(port)"
    default: address.contains(":") ? "http://[\(address)]:\(port)" : "http://\(address):\(port)"
    }
  }

  /// A key pair an account, for the workspace's own commands: nobody else's need be stored for them.
  private static func ownKeys(of pairs: [Identities.KeyPair]) -> [EndpointRecord.Key] {
    var accounts: [String] = []
    for pair in pairs where !accounts.contains(pair.account) { accounts.append(pair.account) }
    return accounts.map { account in
      EndpointRecord.Key(
        account: account, accessKeyID: "AUTHPLAT\(account)",
        secret: Secret(Digest.hex(SecureRandom().bytes(20))))
    }
  }

  static func isLoopback(_ address: String) -> Bool {
    address == "localhost" || address == "::1" || address.hasPrefix("127.")
  }
}
