import AWS
import Inventory
package import Kinds
import ResourceModel
import StackFiles

/// A client's secret, read because somebody asked to see it.
package struct Revealed: Sendable {
  package let client: DeployedClient
  package let store: DeployedClient.Store
  package let document: SecretDocument
}

extension Platform {
  /// Reads a client's document from its store and writes down who asked. Nothing of it is kept here.
  ///
  /// - Parameters:
  ///   - name: `API/CLIENT`, or `API` where that has only one.
  ///   - destination: where it will be shown, for the journal.
  /// - Throws: `unknown` when there is no such client, or its store holds nothing at that stage, `aws`; nothing was
  ///   written down then.
  package func reveal(
    _ name: String, _ stage: SecretStage, to destination: String
  ) async throws(PlatformError) -> Revealed {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let (records, home) = try await reading { () async throws(InventoryError) in
      (try await inventory.resources(), try await inventory.home())
    }
    let client = try secretClient(name, among: records)
    guard let store = client.store else {
      throw .unknown(
        "The secret of \(client.name) is stored nowhere. Give it a store, `secret: {store: secretsManager}`, "
          + "then: authplat apply \(client.id.stack)")
    }
    let connection = try await connect(workspace)
    let versions: [SecretStage: SecretVersion]
    do throws(AWSError) {
      try await guardHome(home, workspace, connection)
      versions = try await store.kind.versions(in: store.id, using: connection.reader)
    } catch {
      throw .aws(error)
    }
    // What was stored before the client was made is nobody's credentials.
    guard let version = versions[stage], !version.document.isPending else {
      throw .unknown(
        stage == .previous
          ? "\(store.name) holds no previous secret of \(client.name): there is one once it has been rotated."
          : "\(store.name) holds no \(stage.rawValue) secret of \(client.name). Publish it: authplat apply \(client.id.stack)"
      )
    }
    try await reading { () async throws(InventoryError) in
      try await inventory.recordRun(
        command: context.command, who: "\(context.user)@\(context.host)", pid: context.pid,
        message: "showed the \(stage.rawValue) secret of \(client.name): \(destination)", at: context.now())
    }
    return Revealed(client: client, store: store, document: version.document)
  }
}
