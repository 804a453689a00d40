import Foundation
import ResourceModel

/// A saved plan: what was reviewed, and the digest of everything it was made from.
package struct PlanFile: Sendable {
  package let environment: String
  package let request: PlanRequest
  package let digest: String

  /// Writes a plan for review and later `apply FILE`.
  /// - Throws: `file`.
  package static func write(_ report: PlanReport, to path: String) throws(PlatformError) {
    let document: Value = [
      "type": "authplat-plan", "schemaVersion": .string(PlanDocument.schemaVersion),
      "environment": .string(report.environment),
      "stacks": .list(report.request.stacks.map { .string($0) }), "removal": .bool(report.request.isRemoval),
      "allowDestroy": .list(report.request.allowedToGo.sorted().map { .string($0) }),
      "digest": .string(report.digest),
      "plan": PlanDocument.value(report.plan),
    ]
    try PrivateFile.write(Array((JSONWriter.write(document, layout: .indented) + "\n").utf8), to: path)
  }

  /// Reads a saved plan.
  /// - Throws: `file` when it is not there, no plan, or of another major version.
  package static func read(_ path: String) throws(PlatformError) -> PlanFile {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .file("There is no plan file \(path).")
    }
    guard let document = try? JSONReader.read(bytes), document["type"] == "authplat-plan",
      let digest = document["digest"]?.string, let environment = document["environment"]?.string
    else { throw .file("\(path) is no plan file. Make one with: authplat plan --out \(path)") }
    guard document["schemaVersion"]?.string?.hasPrefix("1.") == true else {
      throw .file(
        "\(path) was written by another version of authplat. Make a new one with: authplat plan --out \(path)"
      )
    }
    let request = PlanRequest(
      stacks: document["stacks"]?.strings ?? [], isRemoval: document["removal"] == true,
      allowedToGo: Set(document["allowDestroy"]?.strings ?? []))
    return PlanFile(environment: environment, request: request, digest: digest)
  }
}
