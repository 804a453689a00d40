import AWS
import Inventory
import Kinds
import ResourceModel
import StackFiles
package import Tokens

/// A token of a client, fetched now or earlier.
package struct TokenReport: Sendable {
  package let environment: String
  package let client: DeployedClient
  /// What was asked for, in full; none stands for all that the client has.
  package let asked: [String]
  package let token: AccessToken
  /// Whether it was fetched earlier, so that nothing was asked now.
  package let isCached: Bool
  /// Such as `2026-11`, in UTC.
  package let month: String
  /// Token requests of this environment in that month, as far as authplat made them: each costs money.
  package let requests: Int
}

extension Platform {
  /// A token for a client, by the credentials in its store. Neither is shown.
  /// - Parameters:
  ///   - name: `API/CLIENT`, or `API` where that has one client that fetches tokens for itself.
  ///   - scopes: of the API's resource server, or in full; none for all that the client has.
  ///   - refresh: fetch one even if there is one.
  /// - Throws: `unknown` with the near miss; `token` when none comes; `aws` when the store cannot be read; `locked`.
  package func token(
    _ name: String, scopes: [String] = [], refresh: Bool = false
  ) async throws(PlatformError) -> TokenReport {
    let (workspace, _) = try workspace()
    let environment = workspace.environment.name
    let inventory = try inventory(environment)
    let records = try await reading { () async throws(InventoryError) in try await inventory.resources() }
    let client = try fetchingClient(name, among: records)
    let asked = try inFull(scopes, of: client, among: records)
    let key = TokenCache.Key(clientID: client.clientID, scopes: asked)
    let file = tokenCache(environment)

    func cached() -> TokenReport? {
      let cache = file.read(at: context.now())
      guard !refresh, let token = cache.token(key, at: context.now()) else { return nil }
      let month = TokenCache.month(context.now())
      return TokenReport(
        environment: environment, client: client, asked: asked, token: token, isCached: true, month: month,
        requests: cache.requests[month] ?? 0)
    }
    if let report = cached() { return report }
    return try await file.lock.alone { () async throws(PlatformError) in
      // Whoever had the lock may have fetched it.
      if let report = cached() { return report }
      let connection = try await connect(workspace)
      let credentials = try await credentials(of: client, using: connection.reader)
      let token: AccessToken
      do throws(TokenError) {
        token = try await credentials.token(for: asked, using: connection.transport)
        try Self.check(token, has: asked)
      } catch {
        if error.code != .unusableAddress { _ = try keep(nil, key, in: file) }
        throw .token(error)
      }
      let count = try keep(token, key, in: file)
      return TokenReport(
        environment: environment, client: client, asked: asked, token: token, isCached: false,
        month: TokenCache.month(context.now()), requests: count)
    }
  }

  /// Adds token requests that were made elsewhere than by ``token(_:scopes:refresh:)`` to the month's count.
  func countTokenRequests(_ number: Int, in environment: String) async throws(PlatformError) {
    if number == 0 { return }
    let file = tokenCache(environment)
    try await file.lock.alone { () throws(PlatformError) in
      var cache = file.read(at: context.now())
      for _ in 0..<number { _ = cache.countRequest(at: context.now()) }
      try file.write(cache)
    }
  }

  /// Counts a request that was sent, and keeps what came.
  /// - Returns: how many it makes this month.
  private func keep(
    _ token: AccessToken?, _ key: TokenCache.Key, in file: TokenCacheFile
  ) throws(PlatformError) -> Int {
    var cache = file.read(at: context.now())
    if let token { cache.keep(token, key) }
    let count = cache.countRequest(at: context.now())
    try file.write(cache)
    return count
  }

  private func tokenCache(_ environment: String) -> TokenCacheFile {
    TokenCacheFile(path: "\(stateFolder)/tokens-\(environment).json")
  }

  /// Cognito's guide says that scopes which a client has not are passed over in silence.
  private static func check(_ token: AccessToken, has asked: [String]) throws(TokenError) {
    let missing = asked.filter { !token.scopes.contains($0) }
    if missing.isEmpty { return }
    throw TokenError(.missingScopes, "the token lacks \(NameList.text(missing)), which was asked for")
  }

  /// Where no client is named, only those count that fetch tokens for themselves.
  func fetchingClient(
    _ name: String, among records: [DeployedResource]
  ) throws(PlatformError) -> DeployedClient {
    let client = try client(name, among: records) { $0.fetchesForItself }
    guard client.fetchesForItself else {
      throw .unknown(
        "\(client.name) gets no tokens for itself: people sign in by it. Sign in: authplat login USER --client \(client.name)"
      )
    }
    return client
  }

  /// - Throws: `unknown` for a scope that the client was not seen to have, before a request is spent on it.
  private func inFull(
    _ scopes: [String], of client: DeployedClient, among records: [DeployedResource]
  ) throws(PlatformError) -> [String] {
    let server = records.first { $0.id.kind == "resourceServer" && $0.id.stack == client.id.stack }?
      .observed["identifier"]?.string
    var full: [String] = []
    for scope in scopes {
      let name = scope.contains("/") ? scope : server.map { "\($0)/\(scope)" } ?? scope
      guard client.scopes.contains(name) else {
        let hint = NearMiss.suggestion(for: name, among: client.scopes)
        throw .unknown(
          "\(client.name) does not have the scope `\(name)`." + (hint.map { " \($0)" } ?? " It has none."))
      }
      if !full.contains(name) { full.append(name) }
    }
    return full
  }

  /// What the client's consumers read.
  private func credentials(
    of client: DeployedClient, using reader: any AWSReading
  ) async throws(PlatformError) -> ClientCredentials {
    guard let store = client.store else {
      throw .unknown(
        "The secret of \(client.name) is stored nowhere, so no token can be fetched with it. Give it a store in the "
          + "stack file: `secret: {store: secretsManager}`")
    }
    let document: SecretDocument?
    do throws(AWSError) {
      document = try await store.kind.versions(in: store.id, using: reader)[.current]?.document
    } catch { throw .aws(error) }
    guard let document, let id = document.clientID else {
      throw .unknown(
        "\(store.name) holds no credentials yet. Publish them: authplat apply \(client.id.stack)")
    }
    guard id == client.clientID else {
      throw .unknown(
        "\(store.name) holds the credentials of client \(id), and \(client.name) is \(client.clientID). Publish them "
          + "anew: authplat apply \(client.id.stack)")
    }
    guard let url = document.tokenURL else {
      throw .unknown(
        "The pool of \(client.name) has no domain, so it gives no tokens. Add `domain:` to its stack, then: "
          + "authplat apply")
    }
    return ClientCredentials(clientID: id, secret: document.clientSecret, tokenURL: url)
  }
}
