import Kinds
import Planner
import ResourceModel
import Testing

/// The API of `orders` bound and deployed, with a client of its own and one of another stack.
@Suite struct AccessTests {
  let routes = ResourceID(stack: "orders", kind: "restRoutes", key: "main")
  let authorizer = ResourceID(stack: "orders", kind: "restAuthorizer", key: "main")
  let billing = ResourceID(stack: "billing", kind: "userPoolClient", key: "machine")

  private func texts(_ demands: [String: String]) -> Attributes {
    let map = Value.map(demands.mapValues { .string($0) })
    return ["restApiId": "a1", "routes": map, "stages": ["api": map]]
  }

  private func situation(_ demands: [String: String], pending: Value? = nil) -> Situation {
    Situation([
      Deployment(
        client, ["userPoolId": "eu_1", "name": "m", "allowedOAuthScopes": ["orders/read", "orders/write"]],
        physical: ["UserPoolId": "eu_1", "ClientId": "c1"], computed: ["id": "c1"]),
      Deployment(
        billing, ["userPoolId": "eu_1", "name": "b", "allowedOAuthScopes": ["orders/read"]],
        physical: ["UserPoolId": "eu_1", "ClientId": "c2"], computed: ["id": "c2"]),
      Deployment(
        authorizer,
        [
          "restApiId": "a1", "name": "Main", "type": "COGNITO_USER_POOLS",
          "providerARNs": ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu_1"],
        ], physical: ["restApiId": "a1", "authorizerId": "z1"], computed: ["id": "z1"]),
      Deployment(
        routes, texts(demands), physical: ["restApiId": "a1"],
        computed: pending.map { ["pending": $0] } ?? [:]),
    ])
  }

  private func plan(
    _ before: [String: String], _ after: [String: String], pending: Value? = nil,
    _ allow: (inout Situation) -> Void = { _ in }
  ) -> Plan {
    var situation = situation(before, pending: pending)
    situation.edit(routes) { $0 = texts(after) }
    allow(&situation)
    return Planning.plan(situation)
  }

  @Test func `a client loses a route in those words, and only when it is named`() throws {
    let (read, write) = ("orders/read via Main", "orders/write via Main")
    let plan = plan(["GET /orders": read], ["GET /orders": write])
    let change = try #require(plan.access.clients.first)
    #expect(plan.access.clients.count == 1)
    #expect(change.client == billing)
    #expect(change.lost.map(\.description) == ["GET /orders"])
    let refusal = try #require(plan.refusals.first)
    #expect(refusal.detail == "billing/userPoolClient.machine loses GET /orders of orders")
    #expect(refusal.remedy?.contains("--allow-access-loss billing/userPoolClient.machine") == true)
    for name in ["billing/userPoolClient.machine"] {
      let allowed = self.plan(["GET /orders": read], ["GET /orders": write]) { $0.allowedToLose = [name] }
      #expect(allowed.refusals.isEmpty)
      #expect(allowed.access.clients.count == 1)
    }
  }

  @Test func `what another's authorizer lets through is lost when this one takes its place`() {
    var situation = situation([:])
    situation.deployed[routes] = nil
    situation.observed[routes] = nil
    let pools: Value = ["pools": ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu_1"]]
    let found = texts(["GET /orders": "orders/read via Hand"]).merging([
      "authorizers": ["api": ["Hand": pools]]
    ]) {
      $1
    }
    situation.found[routes] = [(PhysicalID(["restApiId": "a1"]), found)]
    situation.edit(routes) { $0 = texts(["GET /orders": "orders/write via Main"]) }
    let plan = Planning.plan(situation)
    #expect(plan.access.clients.map(\.client) == [billing])
    #expect(plan.refusals.map(\.resource) == [billing])
  }

  @Test func `the API that a stack leaves for another one is not opened without a word`() throws {
    var situation = situation(["GET /orders": "orders/read via Main"])
    let other = texts(["GET /orders": "open", "GET /more": "open"])
    situation.edit(authorizer) { $0["restApiId"] = "b2" }
    situation.edit(routes) {
      $0 = texts(["GET /orders": "orders/read via Main", "GET /more": "orders/read via Main"])
      $0["restApiId"] = "b2"
    }
    situation.found[routes] = [
      (PhysicalID(["restApiId": "b2"]), other.merging(["restApiId": "b2"]) { $1 })
    ]
    let plan = Planning.plan(situation)
    #expect(plan.refusals.map(\.remedy) == ["--allow-open \"GET /orders\""])
    #expect(
      plan.access.routes.map { "\($0.route): \($0.before) → \($0.after)" }.sorted() == [
        "GET /more: open → orders/read via Main", "GET /orders: open → orders/read via Main",
        "GET /orders: orders/read via Main → open",
      ])
  }

  @Test func `a renamed authorizer changes nothing for anybody`() {
    var situation = situation(["GET /orders": "orders/read via Main"])
    situation.edit(authorizer) { $0["name"] = "New" }
    situation.edit(routes) { $0 = texts(["GET /orders": "orders/read via New"]) }
    #expect(Planning.plan(situation).access.isEmpty)
  }

  @Test func `a client gains a route when more scopes open it`() {
    let plan = plan(
      ["GET /orders": "orders/write via Main"], ["GET /orders": "orders/read orders/write via Main"])
    #expect(plan.refusals.isEmpty)
    #expect(plan.access.clients.map(\.client) == [billing])
    #expect(plan.access.clients.map { $0.gained.map(\.description) } == [["GET /orders"]])
  }

  @Test func `a client that is given up its scope loses what asked for it`() {
    var situation = situation(["GET /orders": "orders/read via Main"])
    situation.edit(billing) { $0["allowedOAuthScopes"] = ["orders/other"] }
    let plan = Planning.plan(situation)
    #expect(plan.refusals.map(\.resource) == [billing])
  }

  @Test func `closing an open route is a change of the route and no client's loss`() {
    let plan = plan(["GET /orders": "open"], ["GET /orders": "orders/write via Main"])
    #expect(plan.refusals.isEmpty)
    #expect(plan.access.clients.isEmpty)
    #expect(plan.access.routes.map(\.callers) == [[client]])
  }

  @Test func `a route becomes public only when it is named`() throws {
    let before = ["GET /orders": "orders/read via Main", "GET /status": "orders/read via Main"]
    let after = ["GET /orders": "orders/read via Main", "GET /status": "open"]
    let plan = plan(before, after)
    #expect(plan.refusals.map(\.remedy) == ["--allow-open \"GET /status\""])
    #expect(
      self.plan(before, after) { $0.allowedToOpen = [RoutePattern("GET /orders")].compactMap(\.self) }
        .refusals.count
        == 1)
    for pattern in ["GET /status", "ANY /*"] {
      let allowed = self.plan(before, after) { $0.allowedToOpen = [RoutePattern(pattern)].compactMap(\.self) }
      #expect(allowed.refusals.isEmpty)
    }
  }

  @Test func `removing the authorizer opens what it protects, which is refused`() {
    var situation = situation(["GET /orders": "orders/read via Main", "GET /iam": "AWS_IAM"])
    situation.undeclare(routes)
    situation.undeclare(authorizer)
    let plan = Planning.plan(situation)
    #expect(plan.refusals.map(\.remedy) == ["--allow-open \"GET /orders\""])
  }

  @Test func `a method that is protected in draft alone is not opened without a word`() {
    var situation = situation(["GET /orders": "orders/read via Main"])
    situation.drift(routes) { $0["stages"] = nil }
    situation.undeclare(routes)
    situation.undeclare(authorizer)
    #expect(Planning.plan(situation).refusals.map(\.remedy) == ["--allow-open \"GET /orders\""])
  }

  @Test func `a deployment that publishes others' work needs their word`() {
    let (before, after) = (["GET /orders": "open"], ["GET /orders": "orders/read via Main"])
    let plan = plan(before, after, pending: ["api": ["GET /new": "is new"]])
    #expect(plan.refusals.first?.detail.contains("GET /new is new") == true)
    #expect(
      self.plan(before, after, pending: ["api": ["GET /new": "is new"]]) { $0.includesPending = true }
        .refusals
        .isEmpty)
    #expect(self.plan(before, before, pending: ["api": ["GET /new": "is new"]]).refusals.isEmpty)
    // What another stage lacks is not published by this one's deployment, and headers of the stack's own are its own.
    #expect(self.plan(before, after, pending: ["prod": ["GET /new": "is new"]]).refusals.isEmpty)
  }

  @Test func `a deployment for the removal of an authorizer publishes others' work as well`() {
    var situation = situation(
      ["GET /orders": "orders/read via Main"], pending: ["api": ["GET /new": "is new"]])
    situation.undeclare(routes)
    situation.undeclare(authorizer)
    situation.allowedToOpen = [RoutePattern("ANY /*")].compactMap(\.self)
    #expect(Planning.plan(situation).refusals.map(\.resource) == [authorizer])
  }

  @Test func `who may call what, and why`() throws {
    let situation = situation([
      "GET /orders": "orders/write via Main", "GET /me": "idToken via Main", "GET /status": "open",
      "GET /iam": "AWS_IAM",
    ])
    let model = AccessModel(situation.deployed.mapValues(\.snapshot))
    func answer(_ client: ResourceID, _ route: String) throws -> AccessModel.Answer {
      model.answer(
        try #require(model.clients.first { $0.id == client }),
        try #require(model.routes.first { $0.route.description == route }))
    }
    #expect(try answer(client, "GET /orders") == .init(isAllowed: true, reason: "has orders/write"))
    #expect(try answer(billing, "GET /orders") == .init(isAllowed: false, reason: "lacks orders/write"))
    #expect(try answer(client, "GET /me").isAllowed == false)
    #expect(try answer(billing, "GET /status").isAllowed)
    #expect(try answer(client, "GET /iam").reason == "protected by AWS_IAM")
  }
}
