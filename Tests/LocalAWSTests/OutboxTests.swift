import AWS
import Foundation
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct OutboxTests {
  private static func page(_ people: PeopleScene, _ query: String = "") async throws -> [Value] {
    let request = HTTPRequest(
      method: "GET", scheme: .http, host: "127.0.0.1", port: 4577, path: "/_authplat/outbox", query: query)
    guard case .response(let response) = await people.scene.endpoint.answer(request) else { return [] }
    #expect(response.status == 200)
    return response.members["messages"]?.list ?? []
  }

  private static func signUp(_ name: String, _ people: PeopleScene) async throws {
    try await people.program(
      "SignUp",
      [
        "Username": .string(name), "Password": PeopleScene.password,
        "UserAttributes": PeopleScene.pairs(["email": .string("\(name)@example.com")]),
      ])
  }

  @Test func `what is sent stands on the page, newest last, by recipient`() async throws {
    let people = try await PeopleScene()
    for name in ["anna", "bob"] {
      try await Self.signUp(name, people)
      people.scene.clock.advance(seconds: 1)
    }
    let all = try await Self.page(people)
    #expect(all.map { $0["to"] } == ["anna@example.com", "bob@example.com"])
    #expect(all[0]["sentAt"] == "2027-01-15T08:00:00Z" && all[0]["purpose"] == "SignUp")
    #expect(all[0]["userPoolId"] == people.pool && all[0]["medium"] == "EMAIL")
    #expect(try await Self.page(people, "to=BOB%40example.com") == [all[1]])
    #expect(try await Self.page(people, "after=\(all[0]["id"]?.string ?? "")") == [all[1]])
  }

  @Test func `a pool that mails links mails the code`() async throws {
    let people = try await PeopleScene([
      "VerificationMessageTemplate": [
        "DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessageByLink": "Click {##here##}",
        "EmailMessage": "Take {####}",
      ]
    ])
    try await Self.signUp("anna", people)
    let body = try #require(await people.outbox().last?["Body"]?.string)
    #expect(body.wholeMatch(of: /Take [0-9]{6}/) != nil)
  }

  @Test func `no more than a thousand messages are kept, the newest`() async throws {
    let people = try await PeopleScene()
    let pool = people.pool
    try await people.scene.world.change { objects throws(AWSError) in
      let call = Call(
        caller: Caller(account: "123456789012", accessKeyID: "", arn: "", userID: ""), region: "eu-west-1",
        partition: "aws", now: Timestamp(milliseconds: 0), base: "", requestID: "")
      let scene = try LocalAWS.PoolScene(call, ["UserPoolId": pool], in: objects)
      for number in 0..<1002 {
        Outbox.send(
          .init(medium: .sms, recipient: "+1", subject: "", body: "\(number)", purpose: "SignUp"),
          from: scene, in: &objects)
      }
    }
    let messages = await people.outbox()
    #expect(messages.count == Outbox.limit && messages.first?["Body"] == "2")
  }

  @Test func `each message is a file that nobody else reads, until it is forgotten`() async throws {
    let parent = FileManager.default.temporaryDirectory.appending(path: "outbox-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "mail").path
    func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    func mode(_ path: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return try #require(attributes[.posixPermissions] as? Int)
    }
    let id = "20270115T080000000-abcdefgh"
    let message = Objects.Change(
      shelf: Outbox.shelf, id: id,
      row: .init(
        sequence: 1,
        members: [
          "Medium": "EMAIL", "To": "a@example.com", "Subject": "One\nBcc: b@example.com", "Body": "123456",
          "SentAt": 1_800_000_000_000,
        ]))
    let outbox = try OutboxFolder(path: folder)
    try Data().write(to: URL(filePath: "\(folder)/notes.txt"))
    outbox.follow([message])
    outbox.follow([Objects.Change(shelf: Outbox.shelf, id: "../escape", row: message.row)])
    #expect(try files() == ["\(id).txt", "notes.txt"])
    #expect(try mode(folder) == 0o700 && mode("\(folder)/\(id).txt") == 0o600)
    #expect(
      try String(contentsOfFile: "\(folder)/\(id).txt", encoding: .utf8) == """
        Date: 2027-01-15T08:00:00Z
        Medium: EMAIL
        To: a@example.com
        Subject: One Bcc: b@example.com

        123456

        """)
    outbox.follow([Objects.Change(shelf: Outbox.shelf, id: id, row: nil)])
    #expect(try files() == ["notes.txt"])
    outbox.follow([message])
    outbox.forget()
    #expect(try files() == ["notes.txt"])
  }

  @Test func `a refused call sends nothing`() async throws {
    let people = try await PeopleScene()
    try await Self.signUp("anna", people)
    #expect(
      await people.refusal("SignUp", ["Username": "anna", "Password": PeopleScene.password]) != nil)
    #expect(await people.outbox().count == 1)
  }
}
