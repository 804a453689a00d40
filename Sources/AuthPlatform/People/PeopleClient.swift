import AWS
import Inventory
import Kinds
package import ResourceModel
import StackFiles

/// A way of signing in by Cognito's API.
package enum SignInFlow: String, Sendable, Hashable, CaseIterable {
  /// The password is proved and never sent.
  case srp
  /// The password is sent, inside TLS.
  case password

  /// Cognito's `AuthFlow`.
  var wireName: String { self == .srp ? "USER_SRP_AUTH" : "USER_PASSWORD_AUTH" }
  /// What a client must have among its `explicitAuthFlows`, the legacy word last.
  var allowances: Set<String> {
    self == .srp ? ["ALLOW_USER_SRP_AUTH"] : ["ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"]
  }
}

/// A deployed client by which people sign in, as last observed.
package struct PeopleClient: Sendable {
  package let id: ResourceID
  package let clientID: String
  package let poolID: String
  /// What people call the pool.
  package let poolName: String
  /// The stack that owns the pool, where one here does.
  package let poolStack: String?
  /// In the order in which they are to be preferred.
  package let flows: [SignInFlow]
  /// Whether it may use the pool's own pages.
  package let allowsBrowser: Bool
  package let callbackURLs: [String]
  /// In full.
  package let scopes: [String]
  package let passwordPolicy: PasswordPolicy?
  let hasSecret: Bool
  /// Nil when the secret is stored nowhere, or there is none.
  let store: DeployedClient.Store?
  /// Each use of a refresh token gives another.
  let rotatesRefreshTokens: Bool
  /// The root of the pool's pages; nil where none is known.
  let domain: String?

  /// As commands take it.
  package var name: String { "\(id.stack)/\(id.key)" }

  init(_ record: DeployedResource, _ client: DeployedClient, pool: DeployedResource?, domain: String?) {
    let observed = record.observed
    id = client.id
    clientID = client.clientID
    poolID = client.poolID
    poolName = pool?.observed["name"]?.string ?? client.poolID
    poolStack = pool?.id.stack
    // Left out, AWS allows SRP, custom and refresh.
    let allowed = Set(observed["explicitAuthFlows"]?.strings ?? ["ALLOW_USER_SRP_AUTH"])
    flows = SignInFlow.allCases.filter { !$0.allowances.isDisjoint(with: allowed) }
    allowsBrowser =
      observed["allowedOAuthFlowsUserPoolClient"]?.bool == true
      && observed["allowedOAuthFlows"]?.strings?.contains("code") == true
    callbackURLs = observed["callbackURLs"]?.strings ?? []
    scopes = client.scopes
    passwordPolicy = pool.flatMap { PasswordPolicy(pool: $0.observed) }
    hasSecret = client.hasSecret
    store = client.store
    rotatesRefreshTokens = observed["refreshTokenRotation"]?["feature"]?.string == "ENABLED"
    self.domain = domain
  }
}

extension Platform {
  /// Every deployed client, as people who sign in see it, in the order of stack and key.
  func peopleClients(_ records: [DeployedResource], _ workspace: Workspace) -> [PeopleClient] {
    let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let clients = clients(in: records, of: workspace)
    return clients.compactMap { client in
      guard let record = byID[client.id] else { return nil }
      let pool = records.first { $0.id.kind == "userPool" && $0.physicalID["UserPoolId"] == client.poolID }
      return PeopleClient(
        record, client, pool: pool, domain: domain(ofPool: client.poolID, records, clients))
    }
  }

  /// A name of one's own before a prefix. Of a pool that no stack here owns, what its clients were told.
  private func domain(
    ofPool id: String, _ records: [DeployedResource], _ clients: [DeployedClient]
  ) -> String? {
    let domains = records.filter { $0.id.kind == "userPoolDomain" && $0.physicalID["UserPoolId"] == id }
    let own = domains.first { $0.observed["customDomainConfig"] != nil } ?? domains.first
    if let url = own?.observed["url"]?.string { return url }
    let path = "/oauth2/token"
    return clients.first { $0.poolID == id && $0.tokenURL?.hasSuffix(path) == true }?.tokenURL
      .map { String($0.dropLast(path.count)) }
  }

  /// The client to sign in by.
  /// - Parameters:
  ///   - name: `STACK/KEY`, or `STACK` where only one of its clients will do; nil for the only one that will do.
  ///   - fits: whether it allows what is wanted.
  ///   - wanted: that in words, such as `the grant \`code\``.
  /// - Throws: `unknown` with the near miss, or with those that will do.
  func peopleClient(
    _ name: String?, among clients: [PeopleClient], allowing wanted: String, _ fits: (PeopleClient) -> Bool
  ) throws(PlatformError) -> PeopleClient {
    let fitting = clients.filter(fits)
    let choice = NameList.text(fitting.map(\.name))
    guard let name else {
      if fitting.count == 1 { return fitting[0] }
      if !fitting.isEmpty { throw .unknown("Several clients will do; name one: --client \(choice)") }
      throw .unknown(
        clients.isEmpty
          ? "No client is deployed. Write one under `clients:` of the auth stack, `cli: {type: cli}`, say, then: "
            + "authplat apply"
          : "No deployed client allows \(wanted): neither of \(NameList.text(clients.map(\.name))). Write one under "
            + "`clients:` of the auth stack, then: authplat apply")
    }
    let named = clients.filter { $0.name == name || $0.id.stack == name }
    let matches = named.filter(fits)
    if matches.count == 1 { return matches[0] }
    if matches.count > 1 {
      throw .unknown("Several clients of `\(name)` will do; name one: \(NameList.text(matches.map(\.name)))")
    }
    if named.isEmpty {
      let hint = NearMiss.suggestion(for: name, among: clients.map(\.name))
      throw .unknown("There is no deployed client `\(name)`." + (hint.map { " \($0)" } ?? ""))
    }
    throw .unknown(
      "\(name) does not allow \(wanted)."
        + (fitting.isEmpty ? " No deployed client does." : " These do: \(choice)"))
  }

  /// What the client identifies itself with; nil for a public one.
  /// - Throws: `unknown` when it has a secret that stands in no store, `aws` when the store cannot be read.
  func secret(of client: PeopleClient, using connection: Connection) async throws(PlatformError) -> Secret? {
    guard client.hasSecret else { return nil }
    guard let store = client.store else {
      throw .unknown(
        "\(client.name) has a secret that is stored nowhere, and nobody signs in by it without. Give it a store, "
          + "`secret: {store: secretsManager}`, or sign in by a public client: --client STACK/KEY")
    }
    do throws(AWSError) {
      if let document = try await store.kind.versions(in: store.id, using: connection.reader)[.current]?
        .document
      {
        return document.clientSecret
      }
    } catch { throw .aws(error) }
    throw .unknown(
      "\(store.name) holds no secret of \(client.name) yet. Publish it: authplat apply \(client.id.stack)")
  }
}
