package import AWS
package import ResourceModel

/// A client's credentials as its consumers find them in the store.
///
/// Composed by authplat of the store's calls: making it publishes the secret that was pending. A plan
/// never reads the value.
package struct PublishedSecret: ResourceKind {
  package let schema = Schema(
    "publishedSecret", "A client's id, secret, token address and scopes, current in its store.",
    deletesBeforeReplacing: true,
    [
      Attribute(
        "Store", .string(), .required, onChange: .replaces("it stands in one store"),
        "The store's physical name."),
      Attribute(
        "StoreKind", .oneOf(Self.stores.keys.sorted()), .required,
        onChange: .replaces("it stands in one store"),
        "Which kind of store that is."),
      Attribute("UserPoolId", .userPoolID, .required, writeOnly: true, "The client's pool."),
      Attribute("ClientId", .string(), .required, writeOnly: true, "`client_id` of the document."),
      Attribute(
        "TokenUrl", .string(), writeOnly: true,
        "`token_url` of the document; left out where the pool has no domain."),
      Attribute(
        "Scope", .string(), writeOnly: true, "`scope` of the document: what to ask for, separated by spaces."),
      Attribute(
        "VersionId", .string(), .computed, witness: true,
        "The store's current version: another one than was published is somebody else's value, and is replaced."
      ),
    ])

  package let operations: Operations? = nil
  private static let stores: [String: any SecretStore] = [
    "secretsManager": SecretsManagerSecret(), "ssm": SSMParameter(), "file": SecretFile(),
  ]
  /// The member of each store's physical ID.
  private static let members = ["secretsManager": "SecretId", "ssm": "Name", "file": "Path"]

  package init() {}

  /// The store of that word and its name for one secret; nil for a word that is none.
  package static func store(_ word: String, named name: String) -> (kind: any SecretStore, id: PhysicalID)? {
    stores[word].map { ($0, storeID(name, word)) }
  }

  /// Publishing twice ends the same, so nothing needs to be looked for.
  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    []
  }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    var found: [PhysicalID: Observation] = [:]
    for (kind, ids) in Dictionary(grouping: ids, by: { $0["StoreKind"] ?? "" }) {
      guard let store = Self.stores[kind] else { continue }
      let byStore = Dictionary(
        ids.map { (Self.storeID($0["Store"] ?? "", kind), $0) }, uniquingKeysWith: { first, _ in first })
      for (storeID, version) in try await store.currentVersions(of: Array(byStore.keys), using: aws) {
        guard let id = byStore[storeID] else { continue }
        let members: [String: Value] = [
          "Store": .string(id["Store"] ?? ""), "StoreKind": .string(kind), "VersionId": .string(version),
        ]
        found[id] = observation(of: members, in: aws.scope)
      }
    }
    return found
  }

  /// What a rotation has put in the store stays; else Cognito's word on the secret goes before the store's.
  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let goal = Goal(desired)
    let stored = try await goal.store.versions(in: goal.storeID, using: aws)[.current]?.document
    let current = stored.flatMap { $0.clientID == goal.client ? $0 : nil }
    if let current, try await isLive(current, goal, using: aws) == true {
      try await goal.publish(current, using: aws)
    } else if let shown = try await shown(goal, using: aws) {
      try await goal.publish(current?.clientSecret == shown ? current : nil, else: shown, using: aws)
    } else if let current {
      try await goal.publish(current, using: aws)
    } else {
      // A pending secret that Cognito does not show is not one that works.
      throw Self.unknown(goal)
    }
    return goal.id
  }

  /// Publishes what is current once more with what changed beside it; what somebody has put there instead gives way to
  /// what authplat had published.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    let goal = Goal(target)
    let versions = try await goal.store.versions(in: goal.storeID, using: aws)
    let published = target["versionId"]?.string
    if let ours = try await ours(goal.store, goal.storeID, versions, published, goal, using: aws) {
      try refuseRotation(versions, ours)
      try await goal.publish(ours, using: aws)
    } else if let shown = try await shown(goal, using: aws) {
      try await goal.publish(nil, else: shown, using: aws)
    } else {
      throw Self.unknown(goal)
    }
  }

  /// Moves the current document, and the previous one if there is one, out of the old store, which is deleted later.
  ///
  /// After a rotation nobody else knows them. Cut off anywhere, both stores hold what they held or more, and doing it
  /// again ends the same.
  /// - Throws: `RotationUnderWay` while the old store has a pending one; nothing was changed by then.
  package func replace(
    _ old: PhysicalID, lastSeen: Attributes, with desired: Attributes, using aws: any AWSCalling
  ) async throws(AWSError) -> PhysicalID {
    let goal = Goal(desired)
    guard let (store, storeID) = Self.store(old["StoreKind"] ?? "", named: old["Store"] ?? "") else {
      return try await create(desired, using: aws)
    }
    let versions = try await store.versions(in: storeID, using: aws)
    let published = lastSeen["versionId"]?.string
    guard let ours = try await ours(store, storeID, versions, published, goal, using: aws) else {
      return try await create(desired, using: aws)
    }
    try refuseRotation(versions, ours)
    let there = try await goal.store.versions(in: goal.storeID, using: aws)[.current]?.document
    if let previous = versions[.previous]?.document, previous.clientID == goal.client,
      previous.clientSecret != ours.clientSecret, there?.text != goal.document(ours).text
    {
      try await goal.store.publish(previous, in: goal.storeID, using: aws)
    }
    try await goal.publish(ours, using: aws)
    return goal.id
  }

  // MARK: Whose document it is

  /// The document that a store has for the client by authplat's own doing; nil when it has none any more.
  /// - Parameter published: the version that was current after the last apply.
  private func ours(
    _ store: any SecretStore, _ storeID: PhysicalID, _ versions: [SecretStage: SecretVersion],
    _ published: String?, _ goal: Goal, using aws: any AWSReading
  ) async throws(AWSError) -> SecretDocument? {
    let current = versions[.current].flatMap { $0.document.clientID == goal.client ? $0 : nil }
    guard let published, current?.id != published else { return current?.document }
    let last = try await store.document(ofVersion: published, in: storeID, using: aws)
    // A rotation that was cut off before it was recorded has published another secret of the client, by Cognito's id.
    if let document = current?.document, document.secretID != last?.secretID,
      try await isLive(document, goal, using: aws) == true
    {
      return document
    }
    guard let last, last.clientID == goal.client, try await isLive(last, goal, using: aws) != false else {
      return nil
    }
    return last
  }

  /// Whether Cognito still has the secret that the document names by its id; nil when it names none.
  private func isLive(
    _ document: SecretDocument, _ goal: Goal, using aws: any AWSReading
  ) async throws(AWSError) -> Bool? {
    guard let id = document.secretID else { return nil }
    let secrets = try await aws.pages(
      .listUserPoolClientSecrets, ["UserPoolId": .string(goal.pool), "ClientId": .string(goal.client)],
      items: "ClientSecrets")
    return secrets.contains { $0["ClientSecretId"]?.string == id }
  }

  /// Publishing ends the pending state, and with it would go the only copy of a secret that Cognito may have already.
  private func refuseRotation(
    _ versions: [SecretStage: SecretVersion], _ ours: SecretDocument
  ) throws(AWSError) {
    guard let pending = versions[.pending]?.document, pending.clientSecret != ours.clientSecret else {
      return
    }
    throw AWSError(
      code: "RotationUnderWay",
      message: "a rotation of this secret is under way, and its new value waits in the store; finish it first"
    )
  }

  private static func unknown(_ goal: Goal) -> AWSError {
    AWSError(
      code: "SecretUnknown",
      message:
        "neither Cognito nor the store knows the secret of client \(goal.client); rotating puts a new one there"
    )
  }

  /// The value goes with its store.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {}

  /// The secret that Cognito shows: the one the client was created with. Older endpoints make their own
  /// whatever they are given, and then Cognito's is the one that works.
  private func shown(_ goal: Goal, using aws: any AWSReading) async throws(AWSError) -> Secret? {
    let answer = try await aws.read(
      .describeUserPoolClient, ["UserPoolId": .string(goal.pool), "ClientId": .string(goal.client)])
    return answer["UserPoolClient"]?["ClientSecret"]?.string.map { Secret($0) }
  }

  private static func storeID(_ name: String, _ kind: String) -> PhysicalID {
    PhysicalID([members[kind] ?? "": name])
  }

  /// The desired attributes, understood.
  private struct Goal {
    let id: PhysicalID
    let store: any SecretStore
    let storeID: PhysicalID
    let client: String
    let pool: String
    let tokenURL: String?
    let scope: String?

    init(_ desired: Attributes) {
      let name = desired["store"]?.string ?? ""
      let kind = desired["storeKind"]?.string ?? ""
      guard let (store, storeID) = PublishedSecret.store(kind, named: name),
        let client = desired["clientId"]?.string, let pool = desired["userPoolId"]?.string
      else { preconditionFailure("a published secret without store, client or pool passed validation") }
      id = PhysicalID(["Store": name, "StoreKind": kind])
      self.store = store
      self.storeID = storeID
      self.client = client
      self.pool = pool
      tokenURL = desired["tokenUrl"]?.string
      scope = desired["scope"]?.string
    }

    func document(_ kept: SecretDocument) -> SecretDocument {
      SecretDocument(
        clientID: client, secret: kept.clientSecret, secretID: kept.secretID, tokenURL: tokenURL, scope: scope
      )
    }

    func publish(_ kept: SecretDocument, using aws: any AWSCalling) async throws(AWSError) {
      try await store.publish(document(kept), in: storeID, using: aws)
    }

    /// Publishes the kept document, or one of that secret, whose id nobody knows.
    func publish(
      _ kept: SecretDocument?, else secret: Secret, using aws: any AWSCalling
    ) async throws(AWSError) {
      let bare = SecretDocument(clientID: client, secret: secret, tokenURL: tokenURL, scope: scope)
      try await publish(kept ?? bare, using: aws)
    }
  }
}
