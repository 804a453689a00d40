import Inventory
import ResourceModel
import TestSupport
import Testing

@Suite struct HomeTests {
  let scratch = ScratchFolder()
  let home = Home(account: "111111111111", region: "eu-west-1")

  @Test func `an inventory remembers where its resources stand`() async throws {
    let path = scratch["inventory-dev.db"]
    do {
      let inventory = try Inventory(path: path, at: at(0))
      try await inventory.record(home)
      try await inventory.record(deployed(pool))
    }
    #expect(try await Inventory(path: path, at: at(1)).home() == home)
  }

  @Test func `what was begun and not finished stands there too`() async throws {
    let inventory = try Inventory(path: scratch["inventory-dev.db"], at: at(0))
    try await inventory.record(home)
    let step = try await inventory.begin(inventory.begin(), pool)
    #expect(try await inventory.home() == home)
    try await inventory.finishStep(step, .failed(code: "X", message: "x"), at: at(2))
    #expect(try await inventory.home() == nil)
  }

  @Test func `an inventory that holds nothing may move`() async throws {
    let inventory = try Inventory(path: scratch["inventory-dev.db"], at: at(0))
    try await inventory.record(home)
    #expect(try await inventory.home() == nil)
    let other = Home(account: "222222222222", region: "us-east-1")
    try await inventory.record(other)
    try await inventory.record(deployed(pool))
    #expect(try await inventory.home() == other)
    try await inventory.verifyIntegrity()
  }
}
