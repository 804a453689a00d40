import Inventory
package import Kinds
package import ResourceModel
import StackFiles

/// A deployed client and where its consumers find its secret.
package struct DeployedClient: Sendable {
  /// Of kind `userPoolClient`.
  package let id: ResourceID
  package let poolID: String
  /// What callers identify themselves by.
  package let clientID: String
  /// In full, as AWS has them.
  package let scopes: [String]
  /// Nil when the secret is stored nowhere.
  package let store: Store?
  /// Where tokens are fetched; nil where the pool has no domain.
  package let tokenURL: String?
  /// OAuth's grants, as AWS has them.
  let flows: [String]
  /// Whether it was made with a secret; people's clients mostly are not.
  package let hasSecret: Bool
  /// Where its pages return people to; nil where it has none.
  let callback: String?
  /// What stands for the published document, as it is or will be declared; empty without a store.
  let publication: Attributes

  package struct Store: Sendable {
    package let kind: any SecretStore
    package let id: PhysicalID
    /// The word of stack files: `secretsManager`, `ssm`, …
    package let word: String
    /// What people call it there.
    package let name: String
  }

  /// Whether it gets tokens without a person.
  package var fetchesForItself: Bool { flows.contains("client_credentials") }
  /// As commands take it.
  package var name: String { "\(id.stack)/\(id.key)" }
  /// What stands for the published document in the inventory.
  package var published: ResourceID { ResourceID(stack: id.stack, kind: "publishedSecret", key: id.key) }
}

extension Platform {
  /// One deployed client by `API/CLIENT`, or by `API` where that has only one.
  /// - Parameter preferred: where no client is named, these alone count as long as there are any.
  /// - Throws: `unknown` with the near miss, or with what to do where nothing is deployed yet.
  func client(
    _ name: String, among records: [DeployedResource],
    preferring preferred: (DeployedClient) -> Bool = { _ in true }
  ) throws(PlatformError) -> DeployedClient {
    let (workspace, _) = try workspace()
    let clients = clients(in: records, of: workspace)
    let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let ofStack = clients.filter { $0.id.stack == parts[0] }
    if ofStack.isEmpty { throw .unknown(noClients(of: parts[0], clients, workspace)) }
    let meant = ofStack.contains(where: preferred) ? ofStack.filter(preferred) : ofStack
    let matches = parts.count == 1 ? meant : ofStack.filter { $0.id.key == parts[1] }
    if matches.count == 1 { return matches[0] }
    let names = (parts.count == 1 ? meant : ofStack).map(\.name).sorted()
    if matches.isEmpty {
      let hint = NearMiss.suggestion(for: name, among: names)
      throw .unknown(
        "`\(parts[0])` has no client `\(parts[1])`. \(hint ?? "It has \(NameList.text(names)).")")
    }
    throw .unknown("`\(parts[0])` has several clients; name one: \(NameList.text(names)).")
  }

  /// The same of those that have a secret.
  /// - Throws: `unknown` for one that has none, too.
  func secretClient(
    _ name: String, among records: [DeployedResource]
  ) throws(PlatformError) -> DeployedClient {
    let client = try client(name, among: records) { $0.hasSecret }
    guard client.hasSecret else {
      throw .unknown("\(client.name) has no secret: people sign in by it, and nothing needs to be rotated.")
    }
    return client
  }

  private func noClients(
    of stack: String, _ clients: [DeployedClient], _ workspace: Workspace
  ) -> String {
    if let declared = workspace.stack(named: stack) {
      return declared.resources.contains { $0.id.kind == "userPoolClient" }
        ? "The clients of `\(stack)` are not deployed yet: authplat apply \(stack)"
        : "`\(stack)` has no clients. Add some under `clients:` in \(declared.file)."
    }
    let known = Set(workspace.stacks.map(\.name)).union(clients.map(\.id.stack)).sorted()
    let hint = NearMiss.suggestion(for: stack, among: known)
    return "There is no stack `\(stack)`." + (hint.map { " \($0)" } ?? "")
  }

  /// Every deployed client, in the order of stack and key.
  ///
  /// Where nothing was published yet, the stack says where that will be.
  func clients(in records: [DeployedResource], of workspace: Workspace) -> [DeployedClient] {
    let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let desired = Dictionary(
      workspace.resources.map { ($0.id, $0.attributes) }, uniquingKeysWith: { first, _ in first })
    return records.filter { $0.id.kind == "userPoolClient" }.map { record in
      let id = ResourceID(stack: record.id.stack, kind: "publishedSecret", key: record.id.key)
      var publication = byID[id]?.declared ?? [:]
      if publication.isEmpty, let declared = desired[id] {
        publication = declared.mapValues { value in
          value.resolved { byID[$0.resource]?.observed[$0.attribute] }
        }
      }
      var store: DeployedClient.Store?
      if let word = publication["storeKind"]?.string, let name = publication["store"]?.string,
        let (kind, id) = PublishedSecret.store(word, named: name)
      {
        let kept = byID[ResourceID(stack: record.id.stack, kind: kind.schema.kind, key: record.id.key)]
        store = DeployedClient.Store(
          kind: kind, id: id, word: word, name: kept?.observed["name"]?.string ?? name)
      }
      return DeployedClient(
        id: record.id, poolID: record.physicalID["UserPoolId"] ?? "",
        clientID: record.physicalID["ClientId"] ?? "",
        scopes: record.observed["allowedOAuthScopes"]?.strings ?? [], store: store,
        tokenURL: publication["tokenUrl"]?.string,
        flows: record.observed["allowedOAuthFlows"]?.strings ?? [],
        hasSecret: store != nil || record.hasSecret,
        callback: record.observed["callbackURLs"]?.strings?.first, publication: publication)
    }.sorted { $0.id < $1.id }
  }
}

extension DeployedResource {
  /// Whether it is a client that was made with a secret.
  fileprivate var hasSecret: Bool {
    declared["clientSecret"] != nil || declared["generateSecret"] == true || observed["clientSecret"] != nil
      || fingerprints["clientSecret"] != nil
  }
}
