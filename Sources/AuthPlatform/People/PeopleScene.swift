import AWS
import Inventory
import ResourceModel
import StackFiles
import Tokens

/// What every verb about people works with: everything read once.
struct PeopleScene: Sendable {
  let environment: String
  let workspace: Workspace
  let inventory: Inventory
  let records: [DeployedResource]
  let connection: Connection
  let clients: [PeopleClient]
  let cache: PeopleCacheFile

  /// The client that somebody signed in by.
  /// - Throws: `signIn` with `notSignedIn` when it is gone: nobody can be given more tokens by it.
  func client(of person: SignedIn) throws(PlatformError) -> PeopleClient {
    if let client = clients.first(where: { $0.clientID == person.clientID }) { return client }
    throw .signIn(
      SignInFailure(
        .notSignedIn,
        "The client that \(person.user) signed in by is not deployed any more. Sign in again: authplat login "
          + person.user))
  }

  /// Somebody who is signed in here.
  /// - Parameters:
  ///   - name: any by which the pool knows them; nil for the only one.
  ///   - client: as ``Platform/peopleClient(_:among:allowing:_:)`` takes it; nil for the only one.
  /// - Throws: `signIn` with `notSignedIn`, with the near miss; `unknown` when several are meant.
  func person(_ name: String?, client: String?, in people: [SignedIn]) throws(PlatformError) -> SignedIn {
    let named = people.filter { person in name.map(person.names.contains) ?? true }
    let ids = Set(clients.filter { $0.name == client || $0.id.stack == client }.map(\.clientID))
    let matches = client == nil ? named : named.filter { ids.contains($0.clientID) }
    if matches.count == 1 { return matches[0] }
    if matches.isEmpty {
      let near = name.flatMap { NearMiss.nearest(to: $0, among: people.map(\.user)) }
      let whose = name.map { "`\($0)` is" } ?? "Nobody is"
      let by = client.map { " by \($0)" } ?? ""
      let hint = near.map { " Did you mean `\($0)`?" } ?? ""
      let negation = name == nil ? "" : " not"
      throw .signIn(
        SignInFailure(
          .notSignedIn,
          "\(whose)\(negation) signed in\(by) in environment \(environment).\(hint) Sign in: authplat login "
            + (name ?? "USER")))
    }
    let users = Set(matches.map(\.user)).sorted()
    let persons = Set(matches.map { [$0.poolID, $0.tokens.username ?? $0.user] })
    // Whom a name does not tell apart, a client does.
    if name == nil, users.count > 1, persons.count > 1 {
      throw .unknown("Several people are signed in; name one: \(NameList.text(users))")
    }
    let by = matches.map { person in clients.first { $0.clientID == person.clientID }?.name ?? person.clientID
    }
    throw .unknown(
      "\(users[0]) is signed in by several clients; name one: --client \(NameList.text(by.sorted()))")
  }
}

extension Platform {
  func peopleScene() async throws(PlatformError) -> PeopleScene {
    let (workspace, _) = try workspace()
    let environment = workspace.environment.name
    let inventory = try inventory(environment)
    let records = try await reading { () async throws(InventoryError) in try await inventory.resources() }
    return PeopleScene(
      environment: environment, workspace: workspace, inventory: inventory, records: records,
      connection: try await connect(workspace), clients: peopleClients(records, workspace),
      cache: PeopleCacheFile(path: "\(stateFolder)/people-\(environment).json"))
  }

  /// Sign-ins carry no signature, so nobody else would notice that they go to the wrong place.
  /// - Throws: `unknown` when the pool stands in another region than calls go to.
  func checkRegion(of client: PeopleClient, _ connection: Connection) throws(PlatformError) {
    let here = connection.reader.scope.region
    guard let there = client.poolID.split(separator: "_").first.map(String.init), there != here else {
      return
    }
    throw .unknown(
      "The pool of \(client.name) stands in \(there), and calls go to \(here). Choose it: --region \(there)")
  }
}
