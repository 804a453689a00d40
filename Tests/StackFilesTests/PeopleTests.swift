import Kinds
import ResourceModel
import TestSupport
import Testing

@testable import StackFiles

@Suite struct PeopleTests {
  @Test func `groups and users expand as recorded`() {
    let (workspace, diagnostics) = load([
      "a": """
      stack: people
      kind: auth
      pool: {usernameAttributes: [email, phone_number]}
      groups:
        admins: {description: Platform team, precedence: 1}
        readers:
        night.shift: {name: Nachtschicht}
      users:
        first@example.com: {groups: [admins, night.shift]}
        "+15551234567":
        admin: {username: "${var.prefix}@example.com", message: suppress, enabled: false}
        second@example.com:
          attributes: {email: other@example.com, email_verified: "false", "custom:team": blue}
          message: sms
      """
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let people = workspace.resources.filter { ["group", "user"].contains($0.id.kind) }
    var text = ""
    for resource in people {
      text += "\(resource.id.address) \(JSONWriter.write(.map(resource.attributes), layout: .indented))\n"
      for other in resource.dependencies.sorted() { text += "  after \(other)\n" }
    }
    #expect(golden("people.txt", text) == nil)
  }

  @Test func `a name is a name where the pool wants no address`() throws {
    let (workspace, diagnostics) = load([
      "a":
        "stack: people\nkind: auth\nusers: {ann: , ann@example.com: , bob: {attributes: {email: b@example.com}}}\n"
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let users = workspace.resources.filter { $0.id.kind == "user" }.map(\.attributes)
    #expect(
      users.map { $0["attributes"] } == [nil, nil, ["email": "b@example.com"]])
    #expect(users.map { $0["impliedAttributes"] } == [nil, nil, ["email_verified": "true"]])
    #expect(users.map { $0["message"] } == ["SUPPRESS", "SUPPRESS", "EMAIL"])
  }

  @Test func `a group that only a variable names must be there too, and be known`() {
    let marked = MarkedText(
      """
      stack: people
      kind: auth
      groups: {shop-dev: }
      users:
        ann: {groups: ["${var.prefix}"]}
        bob: {groups: [shop-dev, «1»"${var.prefix}-admins"]}
        eve: {groups: [shop-dev, «2»"${pool.id}"]}
        joe: {attributes: {name: «3»""}}
      """)
    let (_, diagnostics) = load(["a": marked.text])
    #expect(
      marked.describe(diagnostics).map { String($0.prefix { $0 != " " }) } == [
        "AP232«1»", "AP301«2»", "AP206«3»",
      ])
  }

  @Test func `no password gets past the door`() {
    let marked = MarkedText(
      """
      stack: people
      kind: auth
      users:
        ann:
          «1»password: hunter2
          «2»temporaryPassword: ${env.PASSWORD}
          attributes: {«3»custom:Password: hunter2}
      """)
    let (_, diagnostics) = load(["a": marked.text])
    #expect(
      marked.describe(diagnostics).map { String($0.prefix { $0 != " " }) } == [
        "AP212«1»", "AP212«2»", "AP212«3»",
      ])
    #expect(diagnostics.allSatisfy { $0.suggestion?.contains("--password-file") == true })
    #expect(!"\(diagnostics)".contains("hunter2"))
  }
}
