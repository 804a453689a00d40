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
        "StoreKind", .oneOf(["secretsManager", "ssm"]), .required,
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
    "secretsManager": SecretsManagerSecret(), "ssm": SSMParameter(),
  ]

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

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let name = desired["store"]?.string ?? ""
    let kind = desired["storeKind"]?.string ?? ""
    let id = PhysicalID(["Store": name, "StoreKind": kind])
    guard let store = Self.stores[kind], let client = desired["clientId"]?.string,
      let pool = desired["userPoolId"]?.string
    else { preconditionFailure("a published secret without store, client or pool passed validation") }
    let stored = try await store.document(in: Self.storeID(name, kind), using: aws)
    let known = try await cognitoSecret(client: client, pool: pool, using: aws)
    // A pending secret that Cognito does not show is not one that works.
    guard let secret = known ?? stored.flatMap({ $0.isPending ? nil : $0.clientSecret }) else {
      throw AWSError(
        code: "SecretUnknown",
        message: "neither Cognito nor the store knows the secret of client \(client); "
          + "destroy the client by name and apply again to make a new one")
    }
    try await store.publish(
      SecretDocument(
        clientID: client, secret: secret, tokenURL: desired["tokenUrl"]?.string,
        scope: desired["scope"]?.string),
      in: Self.storeID(name, kind), using: aws)
    return id
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    _ = try await create(target, using: aws)
  }

  /// The value goes with its store.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {}

  /// The secret that Cognito shows: the one the client was created with. Older endpoints make their own
  /// whatever they are given, and then Cognito's is the one that works.
  private func cognitoSecret(
    client: String, pool: String, using aws: any AWSReading
  ) async throws(AWSError) -> Secret? {
    let answer = try await aws.read(
      .describeUserPoolClient, ["UserPoolId": .string(pool), "ClientId": .string(client)])
    return answer["UserPoolClient"]?["ClientSecret"]?.string.map { Secret($0) }
  }

  private static func storeID(_ name: String, _ kind: String) -> PhysicalID {
    PhysicalID([kind == "ssm" ? "Name" : "SecretId": name])
  }
}
