import AWS
import Executor
import Inventory
import Kinds
import Planner
import ResourceModel
import StackFiles
import Synchronization
import Tokens

/// What every verb about clients' secrets works with: everything read once.
struct SecretsScene: Sendable {
  let workspace: Workspace
  let inventory: Inventory
  let connection: Connection
  let resources: [DeployedResource]
  var clients: [DeployedClient]
  let fingerprint: @Sendable (Secret) -> String
  let tokenRequests = Count()
  private let proof: TokenProof

  init(
    workspace: Workspace, inventory: Inventory, connection: Connection, resources: [DeployedResource],
    clients: [DeployedClient], fingerprint: @escaping @Sendable (Secret) -> String,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.workspace = workspace
    self.inventory = inventory
    self.connection = connection
    self.resources = resources
    self.clients = clients
    self.fingerprint = fingerprint
    proof = TokenProof(
      using: connection.transport, keys: PublishedKeys(using: connection.transport), now: now)
  }

  /// Seconds that a secret goes on working after another became current.
  var overlap: Double { Double(workspace.project.policy.overlap.components.seconds) }

  /// Seconds of age at which a secret is due.
  var maximumAge: Double { Double(workspace.project.policy.secretMaxAge.components.seconds) }

  /// - Throws: `unknown` when its secret stands in no store.
  func rotated(_ client: DeployedClient) throws(PlatformError) -> RotatedClient {
    guard let store = client.store else {
      throw .unknown(
        "The secret of \(client.name) stands in no store, so nobody could be handed the next one. Write `secret: "
          + "{store: secretsManager}` under the client in \(workspace.stack(named: client.id.stack)?.file ?? "its stack"), "
          + "then: authplat apply \(client.id.stack)")
    }
    return RotatedClient(
      client: client.id, published: client.published, poolID: client.poolID, clientID: client.clientID,
      store: store.kind, storeID: store.id, publication: client.publication)
  }

  /// Fetches a token as a consumer would, and verifies it. Of a client that gets none for itself, the token endpoint is
  /// asked whether it knows the secret.
  func trying(_ client: DeployedClient) -> Rotating.Try {
    let (proof, count, transport) = (proof, tokenRequests, connection.transport)
    let issuer = connection.issuer(ofPool: client.poolID)
    // As the client has them now: what was published may be of before its scopes changed.
    let scopes = client.scopes
    return { document throws(AWSError) in
      guard let url = client.tokenURL else {
        throw AWSError(
          code: AWSError.OwnCode.configuration,
          message: "the pool of \(client.name) has no domain, so no token can be fetched to prove a secret; "
            + "add `domain:` to its auth stack")
      }
      let credentials = ClientCredentials(
        clientID: client.clientID, secret: document.clientSecret, tokenURL: url)
      do throws(TokenError) {
        if client.fetchesForItself {
          count.add()
          _ = try await proof.prove(credentials, for: scopes, issuedBy: issuer)
        } else {
          try await credentials.proveByCode(returningTo: client.callback ?? "", using: transport)
        }
        return true
      } catch {
        if error.saysSecretIsWrong { return false }
        throw AWSError(
          code: error.tellsNothing ? AWSError.OwnCode.unreachable : "ProofFailed",
          message: "no token for \(client.name) could be fetched and verified: \(error.reason)")
      }
    }
  }

  /// What Cognito, the store and the inventory say now.
  /// - Throws: `unknown` when its secret stands in no store, `inventory`, `refused` or `aws` when Cognito or the store
  ///   says no.
  func look(at client: DeployedClient, _ now: Timestamp) async throws(PlatformError) -> ObservedSecrets {
    let rotated = try rotated(client)
    let records: [SecretRecord]
    do throws(InventoryError) {
      records = try await inventory.secrets(of: client.clientID)
    } catch { throw .inventory(error) }
    do throws(AWSError) {
      return try await ObservedSecrets(
        of: rotated, records, fingerprint: fingerprint, at: now, using: connection.reader)
    } catch { throw PlatformError(.aws(error), of: client) }
  }
}

/// Counts what several tasks do, such as token requests, which cost money.
final class Count: Sendable {
  private let made = Atomic<Int>(0)

  var value: Int { made.load(ordering: .relaxed) }
  func add() { made.wrappingAdd(1, ordering: .relaxed) }
}

extension Platform {
  /// Reads the inventory, and sees that the credentials belong where everything stands, unless nothing is asked there.
  func scene(
    _ workspace: Workspace, _ inventory: Inventory, _ connection: Connection, _ key: [UInt8],
    asksAWS: Bool = true
  ) async throws(PlatformError) -> SecretsScene {
    let (resources, home) = try await reading { () async throws(InventoryError) in
      (try await inventory.resources(), try await inventory.home())
    }
    if asksAWS {
      do throws(AWSError) { try await guardHome(home, workspace, connection) } catch { throw .aws(error) }
    }
    return SecretsScene(
      workspace: workspace, inventory: inventory, connection: connection, resources: resources,
      clients: clients(in: resources, of: workspace), fingerprint: Self.fingerprinting(with: key),
      now: context.now)
  }
}
