import Inventory
import ResourceModel

let pool = ResourceID(stack: "auth", kind: "userPool", key: "main")
let server = ResourceID(stack: "orders", kind: "resourceServer", key: "main")
let client = ResourceID(stack: "orders", kind: "userPoolClient", key: "machine")

func at(_ seconds: Int) -> Timestamp { Timestamp(milliseconds: 1_795_000_000_000 + seconds * 1000) }

func deployed(
  _ id: ResourceID, _ declared: Attributes = ["name": "x"], needs dependencies: Set<ResourceID> = [],
  fingerprints: [String: String] = [:], at seconds: Int = 0
) -> DeployedResource {
  DeployedResource(
    id: id, physicalID: PhysicalID(["Id": "aws-\(id.key)"]), declared: declared,
    observed: declared.merging(["arn": "arn:x"]) { $1 }, fingerprints: fingerprints,
    dependencies: dependencies,
    updatedAt: at(seconds))
}

func holder(_ command: String = "apply", host: String = "here", pid: Int32 = 1) -> LeaseHolder {
  LeaseHolder(host: host, pid: pid, user: "ann", command: command)
}

extension Inventory {
  func begin(at seconds: Int = 0) throws -> RunID {
    try beginRun(command: "apply", who: "ann@here", pid: 1, at: at(seconds))
  }

  func begin(_ run: RunID, _ id: ResourceID, _ action: String = "create") throws -> StepID {
    try beginStep(run, resource: id, action: action, intent: ["wanted": "it"], at: at(1))
  }
}
