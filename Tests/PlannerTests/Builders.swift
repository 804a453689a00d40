import Kinds
import Planner
import ResourceModel

let pool = ResourceID(stack: "auth", kind: "userPool", key: "pool")
let server = ResourceID(stack: "orders", kind: "resourceServer", key: "api")
let client = ResourceID(stack: "orders", kind: "userPoolClient", key: "machine")

/// A resource that is deployed as declared, and the same desired again.
struct Deployment {
  var resource: Resource
  var physicalID: PhysicalID
  var applied: Attributes
  var observed: Attributes

  init(_ id: ResourceID, _ attributes: Attributes, physical: [String: String], computed: Attributes = [:]) {
    resource = Resource(id, attributes)
    physicalID = PhysicalID(physical)
    applied = attributes
    observed = attributes.merging(computed) { $1 }
  }
}

extension Situation {
  init(_ deployments: [Deployment], needs: [ResourceID: Set<ResourceID>] = [:]) {
    self.init(schemas: Catalog.schemas)
    for one in deployments {
      desired.append(one.resource)
      deployed[one.resource.id] = Deployed(
        physicalID: one.physicalID, applied: one.applied, snapshot: one.observed,
        dependencies: needs[one.resource.id] ?? [])
      observed[one.resource.id] = .present(one.observed)
      stacks.insert(one.resource.id.stack)
    }
  }

  mutating func edit(_ id: ResourceID, _ change: (inout Attributes) -> Void) {
    for index in desired.indices where desired[index].id == id { change(&desired[index].attributes) }
  }

  mutating func undeclare(_ id: ResourceID) { desired.removeAll { $0.id == id } }

  mutating func drift(_ id: ResourceID, _ change: (inout Attributes) -> Void) {
    guard case .present(var attributes)? = observed[id] else { return }
    change(&attributes)
    observed[id] = .present(attributes)
  }
}

extension Plan {
  func change(_ id: ResourceID, _ phase: Change.Phase = .main) -> Change? {
    changes.first { $0.resource == id && $0.id.phase == phase }
  }
  var acting: [String] { changes.filter { $0.action != .noop }.map { "\($0.action) \($0.id)" } }
}

/// A pool, an API's scopes and a client of it, deployed.
func threeDeployed(scopes: [String] = ["read", "write"]) -> Situation {
  let names = scopes.map { Value.string("orders/\($0)") }
  return Situation(
    [
      Deployment(
        pool, ["name": "main"], physical: ["UserPoolId": "eu_1"], computed: ["id": "eu_1", "arn": "arn:pool"]),
      Deployment(
        server,
        [
          "userPoolId": "eu_1", "identifier": "orders", "name": "orders",
          "scopes": .map(Dictionary(uniqueKeysWithValues: scopes.map { ($0, "x") })),
        ], physical: ["UserPoolId": "eu_1", "Identifier": "orders"]),
      Deployment(
        client, ["userPoolId": "eu_1", "name": "m", "allowedOAuthScopes": .list(names)],
        physical: ["UserPoolId": "eu_1", "ClientId": "c1"], computed: ["id": "c1"]),
    ], needs: [server: [pool], client: [pool, server]]
  ).referring()
}

extension Situation {
  /// The desired ones refer to the pool instead of repeating its id.
  fileprivate func referring() -> Situation {
    var copy = self
    for id in [server, client] { copy.edit(id) { $0["userPoolId"] = .reference(pool, "id") } }
    for index in copy.desired.indices where copy.desired[index].id == client {
      copy.desired[index].dependsOn = [server]
    }
    return copy
  }
}
