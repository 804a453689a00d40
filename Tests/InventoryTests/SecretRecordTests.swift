import Inventory
import ResourceModel
import TestSupport
import Testing

/// What the inventory remembers of secrets, rotations and replaced clients.
@Suite struct SecretRecordTests {
  let scratch = ScratchFolder()

  private func record(_ client: String, _ secret: String, at seconds: Int) -> SecretRecord {
    SecretRecord(clientID: client, secretID: secret, fingerprint: "f-\(secret)", createdAt: at(seconds))
  }

  @Test func `secrets are remembered with their dates, and forgotten by id`() async throws {
    let path = scratch["inventory-dev.db"]
    var first = record("c1", "s1", at: 1)
    first.overlapEnds = at(9)
    first.provedAt = at(3)
    var second = record("c1", "s2", at: 2)
    do {
      let inventory = try Inventory(path: path, at: at(0))
      try await inventory.record([second, first], of: "c1")
      second.publishedAt = at(4)
      try await inventory.record([second], of: "c1")
    }
    let inventory = try Inventory(path: path, at: at(5))
    #expect(try await inventory.secrets() == [first, second])
    try await inventory.record([], forgetting: ["s1", "unknown"], of: "c1")
    #expect(try await inventory.secrets() == [second])
  }

  @Test func `what a rotation was told lasts until it ends`() async throws {
    let path = scratch["inventory-dev.db"]
    do {
      let inventory = try Inventory(path: path, at: at(0))
      try await inventory.beginRotation(of: "c1", RotationTerms(overlap: 3600, endsAtOnce: false))
      try await inventory.beginRotation(of: "c1", RotationTerms(overlap: 1.5, endsAtOnce: true))
    }
    let inventory = try Inventory(path: path, at: at(1))
    #expect(try await inventory.rotations() == ["c1": RotationTerms(overlap: 1.5, endsAtOnce: true)])
    try await inventory.endRotation(of: "c1")
    try await inventory.endRotation(of: "c1")
    #expect(try await inventory.rotations().isEmpty)
  }

  @Test func `nothing of clients that are gone is kept`() async throws {
    let inventory = try Inventory(path: scratch["inventory-dev.db"], at: at(0))
    for client in ["c1", "c2"] {
      try await inventory.record([record(client, "s", at: 1)], of: client)
      try await inventory.beginRotation(of: client, RotationTerms(overlap: 1, endsAtOnce: false))
      try await inventory.record(Replacement(clientID: client, overlap: 5))
    }
    var replacement = Replacement(clientID: "c2", overlap: 5)
    replacement.goesAt = at(7)
    try await inventory.record(replacement)
    try await inventory.forgetSecrets(ofClientsBut: ["c2"])
    #expect(try await inventory.secrets().map(\.clientID) == ["c2"])
    #expect(Set(try await inventory.rotations().keys) == ["c2"])
    #expect(try await inventory.replacements() == ["c2": replacement])
  }

  @Test func `a client's age is that of its last making`() async throws {
    let inventory = try Inventory(path: scratch["inventory-dev.db"], at: at(0))
    let run = try await inventory.begin()
    try await inventory.finishStep(
      inventory.begin(run, client), .done(deployed(client)), at: at(10))
    try await inventory.finishStep(
      inventory.begin(run, client, "update"), .done(deployed(client)), at: at(20))
    #expect(try await inventory.clientsMadeAt() == [client: at(10)])
    try await inventory.finishStep(
      inventory.begin(run, client, "replace"), .done(deployed(client)), at: at(30))
    #expect(try await inventory.clientsMadeAt() == [client: at(30)])
  }
}
