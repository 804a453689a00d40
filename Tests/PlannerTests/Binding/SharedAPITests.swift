import Planner
import ResourceModel
import Testing

@Suite struct SharedAPITests {
  private func binding(_ stack: String) -> Binding {
    var scene = BindingScene()
    scene.stack = stack
    return scene.binding
  }
  private let api = PhysicalID(["restApiId": "a1"])

  @Test func `two stacks bound to one API are an error at the second`() throws {
    let bound = [(binding: binding("zebra"), api: api), (binding: binding("orders"), api: api)]
    let findings = SharedAPI.findings(bound, Situation([]))
    #expect(findings.map(\.code) == [.sharedAPI])
    #expect(findings.first?.detail.contains("`orders`") == true)
    #expect(SharedAPI.findings([(binding("orders"), api)], Situation([])).isEmpty)
  }

  @Test func `what a stack has deployed that is not planned counts, and what one leaves does not`() {
    let routes = ResourceID(stack: "other", kind: "restRoutes", key: "main")
    var situation = Situation([Deployment(routes, ["restApiId": "a1"], physical: ["restApiId": "a1"])])
    #expect(SharedAPI.findings([(binding("orders"), api)], situation).isEmpty)
    situation.stacks = ["orders"]
    #expect(SharedAPI.findings([(binding("orders"), api)], situation).map(\.code) == [.sharedAPI])
  }
}
