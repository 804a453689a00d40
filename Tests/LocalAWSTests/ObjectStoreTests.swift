import AWS
import DatabaseFile
import Foundation
import GRDB
import ResourceModel
import Synchronization
import Testing

import class TestSupport.ScratchFolder

@testable import LocalAWS

private let start = Timestamp(milliseconds: 1_795_000_000_000)
private let shelf = Shelf(Realm(account: "1", region: "r"), ObjectType("thing"))
private let otherShelf = Shelf(Realm(account: "1", region: "r"), ObjectType("other"), under: "a parent")

private final class Tally: Sendable {
  private let count = Atomic<Int>(0)
  func next() -> Int { count.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue }
}

@Suite struct ObjectStoreTests {
  let scratch = ScratchFolder()
  var path: String { scratch["local.db"] }

  private func world() throws -> World { try World(store: ObjectStore(path: path, at: start)) }

  private func names(_ world: World, on shelf: Shelf = shelf) async -> [String] {
    await world.look { $0.all(shelf).map(\.id) }
  }

  @Test func `what was saved is there again, in its order and to the last character`() async throws {
    let members: [String: Value] = [
      "text": "ä\u{0}\"\\\u{2028}🙂", "decimal": .decimal("1795000000.000"), "integer": -7, "flag": false,
      "list": [1, ["x": [:]]], "secret": .secret(Secret("s3")),
    ]
    do {
      let world = try world()
      try await world.change { objects in
        for name in ["b", "a", "c"] { objects.put(members, name, on: shelf) }
        objects.put([:], "under", on: otherShelf)
      }
      try await world.change { objects in objects.remove("c", from: shelf) }
    }
    let world = try world()
    #expect(await names(world) == ["b", "a"])
    #expect(await names(world, on: otherShelf) == ["under"])
    var expected = members
    expected["secret"] = "s3"
    #expect(await world.look { $0[shelf, "a"] } == expected)
    try await world.change { objects in objects.put([:], "d", on: shelf) }
    #expect(await names(world) == ["b", "a", "d"])
  }

  @Test func `what a failed call did is not saved`() async throws {
    do {
      let world = try world()
      try await world.change { $0.put(["v": 1], "a", on: shelf) }
      await #expect(throws: AWSError(code: "No", message: "")) {
        try await world.change { objects throws(AWSError) in
          objects.put(["v": 2], "a", on: shelf)
          objects.put([:], "b", on: shelf)
          throw AWSError(code: "No", message: "")
        }
      }
    }
    #expect(await names(try world()) == ["a"])
    #expect(await (try world()).look { $0[shelf, "a"] } == ["v": 1])
  }

  @Test func `forgetting everything is saved`() async throws {
    do {
      let world = try world()
      try await world.change { $0.put([:], "a", on: shelf) }
      try await world.reset()
    }
    #expect(await names(try world()).isEmpty)
  }

  @Test func `killed under load, every acknowledged change is there, and each is whole`() async throws {
    for round in 0..<4 {
      let path = scratch["killed-\(round).db"]
      let ledger = scratch["acknowledged-\(round)"]
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, ledger = ledger as String, last = 150 + 61 * round as Int] in
        let world = try World(store: ObjectStore(path: path, at: start))
        let file = open(ledger, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
          for writer in 0..<8 {
            group.addTask {
              for number in 0..<10_000 {
                let name = "\(writer)-\(number)"
                try? await world.change { objects in
                  objects.put(["name": .string(name)], name, on: shelf)
                  objects.put([:], name, on: otherShelf)
                  if number > 0 { objects.remove("\(writer)-\(number - 1)", from: otherShelf) }
                }
                let line = Array("\(name)\n".utf8)
                write(file, line, line.count)
                if tally.next() == last { kill(getpid(), SIGKILL) }
              }
            }
          }
        }
      }
      let world = try World(store: ObjectStore(path: path, at: start))
      let told = try scratch.read("acknowledged-\(round)").split(separator: "\n").map(String.init)
      let stored = Set(await names(world))
      #expect(told.count >= 150)
      #expect(stored.isSuperset(of: told))
      // Each change put one name on both shelves and took the one before off the second.
      for writer in 0..<8 {
        let mine = stored.filter { $0.hasPrefix("\(writer)-") }
        let second = await names(world, on: otherShelf).filter { $0.hasPrefix("\(writer)-") }
        #expect(second == (mine.isEmpty ? [] : ["\(writer)-\(mine.count - 1)"]))
      }
    }
  }

  @Test func `the file and its companions are private, and it is marked as ours`() async throws {
    let world = try world()
    try await world.change { $0.put([:], "a", on: shelf) }
    for name in try ScratchFolder.names(in: scratch.path) {
      #expect(try ScratchFolder.mode(scratch[name]) == 0o600, "\(name)")
    }
    let facts = try await DatabaseQueue(path: path).read { db in
      try ["application_id", "journal_mode"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
    }
    #expect(facts == [String(0x6170_6c6f), "wal"])
    await world.look { _ in }
  }

  @Test func `an inventory and other foreign databases are refused and left alone`() throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE song (title TEXT)") }
    let before = try ScratchFolder.bytes(of: path)
    #expect(throws: DatabaseFileError(.integrity, "")) { try ObjectStore(path: path, at: start) }
    #expect(try ScratchFolder.bytes(of: path) == before)
  }

  @Test func `a database of a newer authplat is refused`() throws {
    do { _ = try ObjectStore(path: path, at: start) }
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "INSERT INTO migration VALUES (2, '0002_more.sql', 'x', 0)")
    }
    #expect(throws: DatabaseFileError(.newerSchema, "")) { try ObjectStore(path: path, at: start) }
  }

  @Test func `ten thousand objects are loaded in a moment`() async throws {
    let members: [String: Value] = [
      "ClientName": "a client with an ordinary name", "AllowedOAuthFlows": ["client_credentials"],
      "AllowedOAuthScopes": ["orders/read", "orders/write"], "CreationDate": .decimal("1795000000.000"),
      "TokenValidityUnits": ["AccessToken": "minutes"], "RefreshTokenValidity": 30,
    ]
    do {
      let world = try world()
      try await world.change { objects in
        for number in 0..<10_000 { objects.put(members, "client-\(number)", on: shelf) }
      }
    }
    let clock = ContinuousClock()
    let began = clock.now
    let world = try world()
    let took = clock.now - began
    #expect(await names(world).count == 10_000)
    // A debug build takes 0.6 s on two quiet cores.
    #expect(took < .seconds(3), "\(took)")
  }
}
