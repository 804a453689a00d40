import Kinds
import Planner
import ResourceModel

/// How long a plan takes by the number of API stacks: reading nothing, the pure planner alone.
///
/// Prints one line a size: stacks, resources, milliseconds for the best of five plans, microseconds a stack.
/// Run it as `swift run -c release PlannerBenchmark`.
@main struct PlannerBenchmark {
  static func main() {
    print("stacks  resources  plan ms  µs/stack  situation")
    for count in [1, 10, 100, 1000] {
      report(count, "all new", situation(stacks: count, isDeployed: false))
      report(count, "unchanged", situation(stacks: count, isDeployed: true))
    }
  }

  private static func report(_ stacks: Int, _ name: String, _ situation: Situation) {
    let clock = ContinuousClock()
    var best = Duration.seconds(3600)
    var changes = 0
    for _ in 0..<5 {
      let time = clock.measure { changes = Planning.plan(situation).changes.count }
      best = min(best, time)
    }
    let microseconds = Double(best.components.attoseconds) / 1e12 + Double(best.components.seconds) * 1e6
    func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }
    print("\(stacks)  \(changes)  \(rounded(microseconds / 1000))  \(rounded(microseconds / Double(stacks)))  \(name)")
  }

  private static func situation(stacks count: Int, isDeployed: Bool) -> Situation {
    var situation = Situation(schemas: Catalog.schemas)
    let pool = ResourceID(stack: "auth", kind: "userPool", key: "pool")
    situation.desired = [Resource(pool, ["name": "auth", "deletionProtection": "ACTIVE"])]
    situation.stacks = ["auth"]
    for number in 0..<count {
      let stack = "api\(number)"
      situation.stacks.insert(stack)
      situation.desired += api(stack, pool: .reference(pool, "id"))
    }
    guard isDeployed else { return situation }
    for resource in situation.desired {
      let attributes = resource.attributes.mapValues { value in value.resolved { _ in "eu_1" } }
      let observed = attributes.merging(["id": "eu_1"]) { old, _ in old }
      situation.deployed[resource.id] = Situation.Deployed(
        physicalID: PhysicalID(["Id": resource.id.description]), applied: attributes, snapshot: observed,
        dependencies: resource.dependencies)
      situation.observed[resource.id] = .present(observed)
    }
    return situation
  }

  private static func api(_ stack: String, pool: Value) -> [Resource] {
    func id(_ kind: String, _ key: String) -> ResourceID { ResourceID(stack: stack, kind: kind, key: key) }
    return [
      Resource(
        id("resourceServer", "api"),
        ["userPoolId": pool, "identifier": .string(stack), "name": .string(stack), "scopes": ["api": "Allow api access"]]),
      Resource(
        id("secretsManagerSecret", "machine"),
        ["name": .string("/\(stack)/machine"), "tags": ["authplat:stack": .string(stack)]]),
      Resource(
        id("userPoolClient", "machine"),
        [
          "userPoolId": pool, "name": .string("\(stack)-machine"), "allowedOAuthFlows": ["client_credentials"],
          "allowedOAuthScopes": [.string("\(stack)/api")], "allowedOAuthFlowsUserPoolClient": true,
        ], dependsOn: [id("resourceServer", "api")]),
      Resource(
        id("publishedSecret", "machine"),
        [
          "store": .reference(id("secretsManagerSecret", "machine"), "id"), "storeKind": "secretsManager",
          "userPoolId": pool, "clientId": .reference(id("userPoolClient", "machine"), "id"),
        ]),
    ]
  }
}
