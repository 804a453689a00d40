import Inventory
import Kinds
import Planner
import ResourceModel
import TestSupport
import Testing

@testable import AuthPlatform
@testable import authplat

/// An API of a hundred routes, and what a person reads of it.
@Suite struct ManyRoutesTests {
  private static let routes = ResourceID(stack: "orders", kind: "restRoutes", key: "main")

  private static let open = Dictionary(
    uniqueKeysWithValues: (1...100).map { ("GET /r\($0 < 10 ? "0" : "")\($0)", "open") })
  private static let wanted = Dictionary(
    uniqueKeysWithValues: open.keys.map { name in
      switch name {
      case "GET /r01": (name, "open")
      case "GET /r02": (name, "orders/admin via Main")
      case "GET /r10", "GET /r11", "GET /r12", "GET /r13", "GET /r14": (name, "orders/write via Main")
      default: (name, "orders/read via Main")
      }
    })

  private static func attributes(_ routes: [String: String], stage: [String: String]?) -> Attributes {
    var attributes: Attributes = ["restApiId": "a1", "routes": AccessScene.texts(routes)]
    if let stage { attributes["stages"] = ["api": AccessScene.texts(stage)] }
    return attributes
  }

  private func situation() -> Situation {
    var situation = Situation(schemas: Catalog.schemas)
    let deployed =
      [
        AccessScene.client("orders/userPoolClient.machine", ["orders/read", "orders/write"], physical: "c1"),
        AccessScene.client("billing/userPoolClient.machine", ["orders/read"], physical: "c2"),
      ] + AccessScene.rest("orders", "a1", [:], stages: [:]).filter { $0.id.kind == "restAuthorizer" }
    for record in deployed {
      situation.deployed[record.id] = Situation.Deployed(
        physicalID: record.physicalID, applied: record.declared, snapshot: record.observed, dependencies: [])
    }
    situation.desired = []
    situation.stacks = []
    return situation
  }

  private func text(_ situation: Situation, driftOnly: Bool = false) -> String {
    let report = PlanReport(
      environment: "dev", request: PlanRequest(), plan: Planning.plan(situation), situation: situation,
      warnings: [], calls: [:], digest: "")
    return PlanText(style: Style(isColoured: false)).text(report, driftOnly: driftOnly) + "\n"
  }

  private func bound(
    from before: [String: String], _ stage: [String: String], to after: [String: String]
  ) -> Situation {
    var situation = situation()
    situation.found[Self.routes] = [
      (PhysicalID(["restApiId": "a1"]), Self.attributes(before, stage: stage))
    ]
    situation.desired = [
      Resource(
        Self.routes, Self.attributes(after, stage: stage.isEmpty ? nil : after), source: nil, dependsOn: [])
    ]
    return situation
  }

  @Test func `binding an API says what changes alike once, and exceptions by name`() {
    let situation = bound(from: Self.open, Self.open, to: Self.wanted)
    #expect(golden("many-routes.txt", text(situation)) == nil)
    let document = PlanDocument.value(Planning.plan(situation))
    #expect(document["changes"]?.list?[0]["differences"]?.list?.count == 198)
    #expect(document["access"]?["routes"]?.list?.count == 99)
  }

  @Test func `a stage that is behind its API is told of where it differs`() {
    var half = Self.open
    for name in Self.open.keys where name < "GET /r50" { half[name] = Self.wanted[name] }
    #expect(golden("many-routes-half.txt", text(bound(from: half, Self.open, to: Self.wanted))) == nil)
  }

  @Test func `routes that become public are each named, and losses are counted`() {
    let text = text(bound(from: Self.wanted, Self.wanted, to: Self.open))
    #expect(golden("many-routes-opened.txt", text) == nil)
  }

  @Test func `routes that lose a caller are counted in the refusal`() throws {
    let read = Self.open.mapValues { _ in "orders/read via Main" }
    let write = Self.open.mapValues { _ in "orders/write via Main" }
    let plan = Planning.plan(bound(from: read, read, to: write))
    #expect(plan.refusals.count == 1)
    #expect(try #require(plan.refusals.first).detail.hasSuffix("GET /r08 and 92 more of orders"))
    #expect(plan.access.clients.first?.lost.count == 100)
  }

  @Test func `drift of many routes is told of once`() {
    var situation = situation()
    let then = Self.attributes(Self.wanted, stage: Self.wanted)
    situation.deployed[Self.routes] = Situation.Deployed(
      physicalID: PhysicalID(["restApiId": "a1"]), applied: then, snapshot: then, dependencies: [])
    situation.desired = [Resource(Self.routes, then, source: nil, dependsOn: [])]
    situation.observed[Self.routes] = .present(Self.attributes(Self.open, stage: Self.open))
    #expect(golden("many-routes-drift.txt", text(situation, driftOnly: true)) == nil)
  }

  @Test func `an API made anew lists no map in one line`() {
    let whole = [
      Difference(["routes"], before: nil, after: AccessScene.texts(Self.wanted)),
      Difference(["stages"], before: nil, after: ["api": AccessScene.texts(Self.wanted)]),
    ]
    let lines = DifferenceLine.lines(whole, of: "httpRoutes")
    #expect(lines.count == 5)
    #expect(lines.last == .repeated(count: 100, isAll: true, below: "stages.api"))
    #expect(DifferenceLine.lines(whole, of: "userPool").count == 2)
  }

  // MARK: Show and status

  private func record(observedStage: [String: String]) -> DeployedResource {
    AccessScene.record(
      "orders/restRoutes.main", physical: ["restApiId": "a1"],
      declared: Self.attributes(Self.wanted, stage: Self.wanted),
      Self.attributes(Self.wanted, stage: observedStage))
  }

  @Test func `show lists a hundred routes once`() {
    var stage = Self.wanted
    stage["GET /r07"] = "open"
    stage["GET /r99"] = nil
    stage["DEFAULT_4XX"] = "Access-Control-Allow-Origin: '*'"
    let lines = AttributesText(style: Style(isColoured: false)).lines(record(observedStage: stage))
    #expect(golden("show-routes.txt", lines.joined(separator: "\n") + "\n") == nil)
  }

  @Test func `status says how many routes there are, and how many are open`() {
    let summary = RoutesSummary(record(observedStage: Self.wanted))
    #expect(summary?.description == "100 routes, 1 open; stage api")
    #expect(RoutesSummary(AccessScene.server("orders", ["read"])) == nil)
  }
}
