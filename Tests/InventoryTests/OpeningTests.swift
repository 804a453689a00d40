import Foundation
import GRDB
import Migrations
import ResourceModel
import TestSupport
import Testing

@testable import DatabaseFile
@testable import Inventory

@Suite struct OpeningTests {
  let scratch = ScratchFolder()
  var path: String { scratch["inventory-dev.db"] }

  /// The schema as it is, and one more migration.
  static let version = Migrations.inventory.count
  let next = Migration(
    version: version + 1, name: "more.sql", checksum: "more", sql: "CREATE TABLE more (a TEXT);")

  @Test func `a folder and its files are private whatever the umask`() async throws {
    let base = scratch.path
    for mask in [0, 0o22, 0o77] {
      await #expect(processExitsWith: .success) { [base = base as String, mask = mask as Int] in
        umask(mode_t(mask))
        let path = "\(base)/workspace-\(mask)/.authplat-\(mask)/inventory-dev.db"
        mkdir("\(base)/workspace-\(mask)", 0o700)
        let inventory = try Inventory(path: path, at: at(0))
        try await inventory.record(deployed(pool))
        let folder = PrivateFile(path: path).folder
        try #require(try ScratchFolder.mode(folder) == 0o700)
        let names = try ScratchFolder.names(in: folder)
        try #require(names == ["inventory-dev.db", "inventory-dev.db-shm", "inventory-dev.db-wal"])
        for name in names { try #require(try ScratchFolder.mode("\(folder)/\(name)") == 0o600) }
        _ = try await inventory.revision
      }
    }
  }

  @Test func `modes that are too wide are narrowed`() async throws {
    let folder = scratch[".authplat"]
    mkdir(folder, 0o755)
    chmod(folder, 0o755)
    let path = folder + "/inventory-dev.db"
    do { _ = try Inventory(path: path, at: at(0)) }
    chmod(path, 0o644)
    _ = try Inventory(path: path, at: at(0))
    #expect(try ScratchFolder.mode(folder) == 0o700)
    #expect(try ScratchFolder.mode(path) == 0o600)
  }

  @Test func `a folder that others may write to is refused`() throws {
    let folder = scratch["shared"]
    mkdir(folder, 0o777)
    chmod(folder, 0o777)
    #expect(throws: InventoryError(.permission, "")) { try Inventory(path: folder + "/a.db", at: at(0)) }
    #expect(try ScratchFolder.names(in: folder).isEmpty)
  }

  @Test func `a link in place of the inventory is refused`() throws {
    symlink("/etc/hostname", path)
    #expect(throws: InventoryError(.permission, "")) { try Inventory(path: path, at: at(0)) }
  }

  @Test func `a network file system is refused by name`() throws {
    var found = stat()
    lstat(scratch.path + "/.", &found)
    let device = UInt64(found.st_dev)
    let number = "\(device >> 8 & 0xFFF):\(device & 0xFF | device >> 12 & ~0xFF)"
    let line = "36 35 \(number) / / rw,noatime master:1"
    for type in ["nfs4", "cifs", "9p", "fuse.sshfs"] {
      let error = #expect(throws: DatabaseFileError(.networkFileSystem, "")) {
        try PrivateFile(path: path).prepare(mounts: MountTable("\(line) - \(type) server:/home rw\n"))
      }
      #expect(error?.reason.contains("(\(type))") == true)
    }
    #expect(try !PrivateFile(path: path).prepare(mounts: MountTable("\(line) - ext4 /dev/vda rw\n")))
  }

  @Test func `every commit waits for the disk`() async throws {
    let inventory = try Inventory(path: path, at: at(0))
    let settings = try await inventory.read { db in
      try ["synchronous", "foreign_keys", "journal_mode"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
    }
    #expect(settings == ["2", "1", "wal"])
  }

  @Test func `a file that is no database, and one of something else, are refused and left alone`() throws {
    let text = String(repeating: "not a database at all\n", count: 100)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: InventoryError(.integrity, "")) { try Inventory(path: path, at: at(0)) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)

    let other = scratch["other.db"]
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE song (title TEXT)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: other))
    #expect(throws: InventoryError(.integrity, "")) { try Inventory(path: other, at: at(0)) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == before)
  }

  @Test func `a damaged inventory is refused`() async throws {
    do {
      let inventory = try Inventory(path: path, at: at(0))
      for number in 0..<200 {
        try await inventory.record(deployed(ResourceID(stack: "s\(number)", kind: "k", key: "k")))
      }
    }
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    try #require(size > 40_000)
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(size / 2))
    try file.write(contentsOf: Data(repeating: 0xA5, count: size / 3))
    try file.close()
    #expect(throws: InventoryError(.integrity, "")) { try Inventory(path: path, at: at(0)) }
  }

  @Test func `a newer schema is refused and left alone`() throws {
    do { _ = try Inventory(path: path, at: at(0), migrations: Migrations.inventory + [next]) }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: InventoryError(.newerSchema, "")) { try Inventory(path: path, at: at(0)) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `an applied migration that was edited is refused`() throws {
    do { _ = try Inventory(path: path, at: at(0)) }
    let first = Migrations.inventory[0]
    let edited = Migration(version: 1, name: first.name, checksum: "edited", sql: first.sql)
    #expect(throws: InventoryError(.migrationEdited, "")) {
      try Inventory(path: path, at: at(0), migrations: [edited] + Migrations.inventory.dropFirst())
    }
  }

  @Test func `a migration is made under a private backup that opens by itself`() async throws {
    do {
      let inventory = try Inventory(path: path, at: at(0))
      try await inventory.record(deployed(pool))
    }
    #expect(try ScratchFolder.names(in: scratch.path) == ["inventory-dev.db"], "a new file needs no backup")
    let inventory = try Inventory(path: path, at: at(1), migrations: Migrations.inventory + [next])
    #expect(try await inventory.resources() == [deployed(pool)])
    #expect(try ScratchFolder.mode(path + ".bak-\(Self.version)") == 0o600)
    let backup = try Inventory(path: path + ".bak-\(Self.version)", at: at(2))
    #expect(try await backup.resources() == [deployed(pool)])
    try await backup.verifyIntegrity()
    _ = try await inventory.revision
  }

  @Test func `a migration that fails leaves everything as it was, and a backup`() async throws {
    do { _ = try Inventory(path: path, at: at(0)) }
    let broken = Migration(
      version: Self.version + 1, name: "broken.sql", checksum: "x",
      sql: "CREATE TABLE more (a TEXT); INSERT INTO nowhere VALUES (1);")
    #expect(throws: InventoryError(.sqlite, "")) {
      try Inventory(path: path, at: at(1), migrations: Migrations.inventory + [broken])
    }
    let inventory = try Inventory(path: path, at: at(2))
    let more = try await inventory.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema WHERE name = 'more'")
    }
    #expect(more == 0)
    #expect(try ScratchFolder.names(in: scratch.path).contains("inventory-dev.db.bak-\(Self.version)"))
  }

  @Test func `many may migrate an inventory at once, and the backup is from before`() async throws {
    do {
      let inventory = try Inventory(path: path, at: at(0))
      try await inventory.record(deployed(pool))
    }
    let path = path
    let migrations = Migrations.inventory + [next]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let inventory = try Inventory(path: path, at: at(1), migrations: migrations)
          #expect(try await inventory.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM more") } == 0)
        }
      }
      try await group.waitForAll()
    }
    let backup = try Inventory(path: path + ".bak-\(Self.version)", at: at(2))
    #expect(try await backup.resources() == [deployed(pool)])
    #expect(try !ScratchFolder.names(in: scratch.path).contains { $0.contains("partial") })
  }

  @Test func `many may open a new inventory at once`() async throws {
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          let inventory = try Inventory(path: path, at: at(0))
          try await inventory.record(deployed(ResourceID(stack: "s", kind: "k", key: "\(number)")))
        }
      }
      try await group.waitForAll()
    }
    let inventory = try Inventory(path: path, at: at(0))
    #expect(try await inventory.revision == 8)
  }
}
