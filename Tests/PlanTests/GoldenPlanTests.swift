import Foundation
import Kinds
import Planner
import ResourceModel
import StackFiles
import TestSupport
import Testing

@testable import AuthPlatform
@testable import authplat

/// Each folder of `Golden/` is a case: a workspace, `inventory.json` (what is deployed), where wanted `observed.json`
/// (what AWS says instead) and `request.json`, and the plan that must come of it, as text and as JSON.
@Suite struct GoldenPlanTests {
  private static let folder = (#filePath as NSString).deletingLastPathComponent + "/Golden"

  static var cases: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
    }
  }

  private static func json(_ path: String) throws -> Value? {
    try FileManager.default.contents(atPath: "\(folder)/\(path)").map { try JSONReader.read($0) }
  }

  private static func report(_ name: String) throws -> PlanReport {
    let (workspace, diagnostics) = Workspace.load(
      folder: "\(folder)/\(name)", environment: nil, processEnvironment: [:], schemas: Catalog.schemas)
    try #require(diagnostics.isEmpty, "\(diagnostics)")
    let wish = try json("\(name)/request.json")
    let request = PlanRequest(
      isRemoval: wish?["removal"] == true, allowedToGo: Set(wish?["allowDestroy"]?.strings ?? []))
    var situation = Situation(schemas: Catalog.schemas)
    situation.allowedToGo = request.allowedToGo
    situation.desired = request.isRemoval ? [] : workspace.resources
    let observed = try json("\(name)/observed.json")
    for (text, record) in try json("\(name)/inventory.json")?.map ?? [:] {
      let id = try #require(ResourceID(text))
      let snapshot = record["observed"]?.map ?? [:]
      situation.deployed[id] = Situation.Deployed(
        physicalID: PhysicalID((record["physicalID"]?.map ?? [:]).compactMapValues(\.string)),
        applied: record["declared"]?.map ?? [:], snapshot: snapshot,
        dependencies: Set((record["dependencies"]?.strings ?? []).compactMap { ResourceID($0) }))
      let now = observed?[text]
      situation.observed[id] = now == "absent" ? .absent : .present(now?.map ?? snapshot)
    }
    for (text, found) in observed?["found"]?.map ?? [:] {
      let physicalID = PhysicalID((found["physicalID"]?.map ?? [:]).compactMapValues(\.string))
      let id = try #require(ResourceID(text))
      situation.found[id] = [(physicalID, found["attributes"]?.map ?? [:])]
      if found["foreign"] == true { situation.foreign.insert(id) }
    }
    situation.stacks = Set(
      wish?["stacks"]?.strings ?? workspace.stacks.map(\.name) + situation.deployed.keys.map(\.stack))
    return PlanReport(
      environment: "dev", request: request, plan: Planning.plan(situation), situation: situation,
      warnings: [],
      calls: [:], digest: "")
  }

  @Test(arguments: try cases)
  func `the plan reads as recorded`(_ name: String) throws {
    let report = try Self.report(name)
    let text = PlanText(style: Style(isColoured: false)).text(report)
    #expect(golden("\(name)/plan.txt", text + "\n") == nil)
    let document = JSONWriter.write(PlanDocument.value(report.plan), layout: .indented)
    #expect(golden("\(name)/plan.json", document + "\n") == nil)
  }
}
