import AWS
import Foundation
import Kinds
import ResourceModel
import TestSupport
import Testing

/// A file as the store of a secret: its modes, what it refuses, and what a crash leaves.
@Suite struct SecretFileTests {
  let aws = StandInAWS()
  let kind = SecretFile()
  let id = PhysicalID(["Path": "secrets/machine.json"])
  let old = SecretDocument(clientID: "c", secret: .minted(), tokenURL: nil, scope: nil)
  let new = SecretDocument(clientID: "c", secret: .minted(), secretID: "c--2", tokenURL: nil, scope: nil)

  private var path: String { aws.folder["secrets/machine.json"] }

  private func refusal(_ body: () async throws -> Void) async -> String {
    do {
      try await body()
      return "nothing"
    } catch let error as AWSError {
      return error.code == AWSError.OwnCode.file ? error.message : "\(error)"
    } catch {
      return "\(error)"
    }
  }

  @Test func `files and folders that are made are the owner's alone, whatever the umask`() async throws {
    _ = try await kind.create(["path": "secrets/machine.json"], using: aws)
    try await kind.publish(old, in: id, using: aws)
    try await kind.publish(new, in: id, using: aws)
    try await kind.stash(SecretDocument(pending: .minted()), in: id, using: aws)
    #expect(aws.files.map(\.mode) == ["600", "600", "600"])
    #expect(
      aws.files.map(\.name)
        == ["secrets/machine.json", "secrets/machine.json.pending", "secrets/machine.json.previous"])
    #expect(try ScratchFolder.mode(aws.folder["secrets"]) == 0o700)
  }

  @Test func `a file that others could read is replaced by one that they cannot`() async throws {
    try aws.folder.write("secrets/machine.json", old.text.reveal())
    chmod(path, 0o644)
    try await kind.publish(new, in: id, using: aws)
    #expect(try ScratchFolder.mode(path) == 0o600)
  }

  @Test func `each state in which publishing can be cut off is completed`() async throws {
    typealias State = (current: SecretDocument?, previous: SecretDocument?, leftover: String?)
    let states: [State] = [
      (old, nil, nil), (old, nil, ".previous.new"), (old, old, nil), (old, old, ".new"), (new, old, nil),
    ]
    for (number, state) in states.enumerated() {
      let aws = StandInAWS()
      try aws.folder.write(
        "secrets/machine.json.pending", SecretDocument(pending: new.clientSecret).text.reveal())
      if let current = state.current { try aws.folder.write("secrets/machine.json", current.text.reveal()) }
      if let previous = state.previous {
        try aws.folder.write("secrets/machine.json.previous", previous.text.reveal())
      }
      if let leftover = state.leftover { try aws.folder.write("secrets/machine.json\(leftover)", "{\"half") }
      let cut = try await kind.versions(in: id, using: aws)
      #expect(cut[.current]?.document == state.current, "state \(number)")
      #expect(cut[.previous]?.document == (state.current == new ? old : nil), "state \(number)")
      try await kind.publish(new, in: id, using: aws)
      let versions = try await kind.versions(in: id, using: aws)
      #expect(versions.mapValues(\.document) == [.current: new, .previous: old], "state \(number)")
      #expect(aws.files.count == 2, "state \(number)")
    }
  }

  @Test func `nothing but a regular file is read or written`() async throws {
    try aws.folder.write("elsewhere.json", old.text.reveal())
    try aws.folder.write("secrets/other", "")
    for make in [
      { _ = symlink(aws.folder["elsewhere.json"], path) }, { _ = symlink("nowhere", path) },
      { _ = mkdir(path, 0o700) }, { _ = mkfifo(path, 0o600) },
    ] {
      make()
      let reading = await refusal { _ = try await kind.versions(in: id, using: aws) }
      #expect(reading.contains("is a link") || reading.contains("is no regular file"), "\(reading)")
      #expect(await refusal { try await kind.publish(new, in: id, using: aws) } == reading)
      #expect(await refusal { try await kind.delete(id, using: aws) } == reading)
      remove(path)
    }
    #expect(try aws.folder.read("elsewhere.json") == old.text.reveal())
  }

  @Test func `a folder that everybody may write to is no place for a secret`() async throws {
    mkdir(aws.folder["secrets"], 0o700)
    chmod(aws.folder["secrets"], 0o777)
    let refusal = await refusal { _ = try await kind.create(["path": "secrets/machine.json"], using: aws) }
    #expect(refusal.contains("everybody may write to"))
    #expect(aws.files.isEmpty)
  }

  @Test func `what is there already is not written over`() async throws {
    try aws.folder.write("secrets/machine.json", old.text.reveal())
    let desired: Attributes = ["path": "secrets/machine.json"]
    #expect(try await kind.find(desired, using: aws) == [id])
    #expect(try await kind.isForeign(id, desired, to: desired, using: aws))
    let refusal = await refusal { _ = try await kind.create(desired, using: aws) }
    #expect(refusal.contains("exists already"))
  }

  @Test func `a version tells nothing of a value that could be guessed`() async throws {
    try aws.folder.write("secrets/machine.json", #"{"client_id":"c","client_secret":"summer2026"}"#)
    let version = try #require(try await kind.currentVersions(of: [id], using: aws)[id])
    #expect(version.contains("-") && version.contains("."))
    try aws.folder.write("secrets/machine.json", "no document")
    #expect(try await kind.currentVersions(of: [id], using: aws)[id] != nil)
    try await kind.publish(old, in: id, using: aws)
    let digest = try await kind.currentVersions(of: [id], using: aws)[id]
    #expect(digest?.wholeMatch(of: #/[0-9a-f]{32}/#) != nil)
  }

  @Test func `a path is relative to the workspace, and absolute where it says so`() async throws {
    let other = ScratchFolder()
    let absolute = PhysicalID(["Path": other["machine.json"]])
    try await kind.publish(old, in: absolute, using: aws)
    #expect(try other.read("machine.json") == old.text.reveal())
    #expect(aws.files.isEmpty)
  }

  @Test func `folders of authplat's own go with the last secret`() async throws {
    let id = try await kind.create(["path": ".authplat/secrets/dev/orders/machine.json"], using: aws)
    try aws.folder.write(".authplat/secrets/dev/billing/machine.json", "")
    try await kind.delete(id, using: aws)
    #expect(try ScratchFolder.names(in: aws.folder[".authplat/secrets/dev"]) == ["billing"])
  }

  @Test(arguments: [
    ("secrets/machine.json", true), ("/run/secrets/machine.json", true), ("../machine.json", true),
    (".authplat/secrets/dev/a/b.json", true), (".authplat/inventory-dev.db", false), ("secrets/", false),
    ("a/../b", false), ("./a", false), ("a//b", false), ("..", false), ("/", false), ("/a/../b", false),
  ])
  func `a path is plain and leaves alone what authplat remembers`(_ path: String, _ isGood: Bool) {
    #expect(kind.problems(in: ["path": .string(path)]).isEmpty == isGood)
  }
}
