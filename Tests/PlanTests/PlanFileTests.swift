import Foundation
import Kinds
import Planner
import ResourceModel
import TestSupport
import Testing

@testable import AuthPlatform

@Suite struct PlanFileTests {
  let scratch = ScratchFolder()
  var path: String { scratch["a.plan"] }

  private func write() throws {
    let request = PlanRequest(
      stacks: ["orders"], allowedToGo: ["orders/userPool.pool"], allowedToAdopt: ["orders/ssmParameter.note"])
    try PlanFile.write(
      PlanReport(
        environment: "dev", request: request, plan: Plan(changes: [], notes: ["10 of 25"]),
        situation: Situation(schemas: Catalog.schemas), warnings: [], calls: [:], digest: "digest"), to: path)
  }

  @Test func `a plan file reads back`() throws {
    try write()
    let file = try PlanFile.read(path)
    #expect(file.environment == "dev" && file.digest == "digest")
    #expect(file.request.stacks == ["orders"])
    #expect(file.request.allowedToGo == ["orders/userPool.pool"])
    #expect(file.request.allowedToAdopt == ["orders/ssmParameter.note"])
  }

  @Test(arguments: [
    ("10 of 25", "11 of 25"), ("\"orders\"", "\"billing\""), ("userPool.pool", "userPool.other"),
  ])
  func `an edited one is refused as stale`(_ old: String, _ new: String) throws {
    try write()
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try #require(text.contains(old))
    try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: PlatformError.self) { try PlanFile.read(path) }
    guard case .stale(let sentence)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(sentence.contains("was changed after it was saved"))
  }

  @Test func `layout alone is no edit`() throws {
    try write()
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try (text + "\n\n").write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try PlanFile.read(path).digest == "digest")
  }
}
