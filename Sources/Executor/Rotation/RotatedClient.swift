import Inventory
package import Kinds
package import ResourceModel

/// A client whose secret is looked at or rotated, and where its consumers find it.
package struct RotatedClient: Sendable {
  /// The client, and what stands for its published document, in the inventory.
  package let client: ResourceID
  package let published: ResourceID
  package let poolID: String
  package let clientID: String
  package let store: any SecretStore
  package let storeID: PhysicalID
  /// What stands for the published document, as it is declared.
  let publication: Attributes

  package init(
    client: ResourceID, published: ResourceID, poolID: String, clientID: String, store: any SecretStore,
    storeID: PhysicalID, publication: Attributes
  ) {
    self.client = client
    self.published = published
    self.poolID = poolID
    self.clientID = clientID
    self.store = store
    self.storeID = storeID
    self.publication = publication
  }

  /// What consumers find beside the secret.
  var tokenURL: String? { publication["tokenUrl"]?.string }
  var scope: String? { publication["scope"]?.string }

  /// How AWS's calls name the client.
  var members: Attributes { ["UserPoolId": .string(poolID), "ClientId": .string(clientID)] }

  /// The record of a document that was published although no plan did it: a secret that was taken over.
  func unrecorded(version: String, at now: Timestamp) -> DeployedResource {
    let place = publication.filter { ["store", "storeKind"].contains($0.key) }
    let store = publication["store"]?.string ?? ""
    let kind = publication["storeKind"]?.string ?? ""
    return DeployedResource(
      id: published, physicalID: PhysicalID(["Store": store, "StoreKind": kind]), declared: publication,
      observed: place.merging(["versionId": .string(version)]) { own, _ in own }, dependencies: [client],
      updatedAt: now)
  }
}
