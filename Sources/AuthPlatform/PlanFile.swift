import AWS
import Foundation
import ResourceModel

/// A saved plan: what was reviewed, the digest of everything it was made from, and a checksum of its
/// own.
package struct PlanFile: Sendable {
  package let environment: String
  package let request: PlanRequest
  package let digest: String

  /// Writes a plan for review and later `apply FILE`.
  /// - Throws: `file`.
  package static func write(_ report: PlanReport, to path: String) throws(PlatformError) {
    var document: [String: Value] = [
      "type": "authplat-plan", "schemaVersion": .string(PlanDocument.schemaVersion),
      "environment": .string(report.environment),
      "stacks": .list(report.request.stacks.map { .string($0) }), "removal": .bool(report.request.isRemoval),
      "allowDestroy": .list(report.request.allowedToGo.sorted().map { .string($0) }),
      "adopt": .list(report.request.allowedToAdopt.sorted().map { .string($0) }),
      "allowAccessLoss": .list(report.request.allowedToLose.sorted().map { .string($0) }),
      "allowOpen": .list(report.request.allowedToOpen.map { .string($0.description) }),
      "includePending": .bool(report.request.includesPending),
      "digest": .string(report.digest),
      "plan": PlanDocument.value(report.plan),
    ]
    document["checksum"] = .string(checksum(document))
    try PrivateFile.write(Array((JSONWriter.write(.map(document), layout: .indented) + "\n").utf8), to: path)
  }

  /// Reads a saved plan.
  /// - Throws: `file` when it is not there, no plan, or of another major version; `stale` when it says something
  ///   else than was written, because then nobody knows what was reviewed.
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
    guard document["checksum"]?.string == checksum(document.map ?? [:]) else {
      throw .stale(
        "\(path) was changed after it was saved. Make and review a new one: authplat plan --out \(path)")
    }
    let request = PlanRequest(
      stacks: document["stacks"]?.strings ?? [], isRemoval: document["removal"] == true,
      allowedToGo: Set(document["allowDestroy"]?.strings ?? []),
      allowedToAdopt: Set(document["adopt"]?.strings ?? []),
      allowedToLose: Set(document["allowAccessLoss"]?.strings ?? []),
      allowedToOpen: (document["allowOpen"]?.strings ?? []).compactMap(RoutePattern.init),
      includesPending: document["includePending"] == true)
    return PlanFile(environment: environment, request: request, digest: digest)
  }

  /// SHA-256 of all members but itself.
  private static func checksum(_ document: [String: Value]) -> String {
    Digest.hex(Digest.sha256(JSONWriter.write(.map(document.filter { $0.key != "checksum" })).utf8))
  }
}
