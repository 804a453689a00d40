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
  /// What consumers find beside the secret.
  package let tokenURL: String?
  package let scope: String?

  package init(
    client: ResourceID, published: ResourceID, poolID: String, clientID: String, store: any SecretStore,
    storeID: PhysicalID, tokenURL: String?, scope: String?
  ) {
    self.client = client
    self.published = published
    self.poolID = poolID
    self.clientID = clientID
    self.store = store
    self.storeID = storeID
    self.tokenURL = tokenURL
    self.scope = scope
  }

  /// How AWS's calls name the client.
  var members: Attributes { ["UserPoolId": .string(poolID), "ClientId": .string(clientID)] }
}
