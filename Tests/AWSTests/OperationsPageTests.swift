import AWS
import Foundation
import Testing

/// Judges the page of operations: what may be called a reading operation, and that no entry is left out.
@Suite struct OperationsPageTests {
  /// STS hands out temporary credentials by the first two, and the last writes a text; nothing in the account changes.
  static let lookingWithoutSayingSo: Set<String> = ["AssumeRole", "AssumeRoleWithWebIdentity", "ExportApi"]

  static func saysItLooks(_ name: String) -> Bool {
    // It spends a refresh token.
    name != "GetTokensFromRefreshToken"
      && ["Describe", "Export", "Get", "List", "AdminGet", "AdminList"].contains { name.hasPrefix($0) }
  }

  @Test(arguments: ReadOperation.all)
  func `a reading operation is named for looking`(_ read: ReadOperation) {
    let operation = read.operation
    #expect(
      Self.saysItLooks(operation.name) || Self.lookingWithoutSayingSo.contains(operation.name))
    #expect(!operation.changesAWS)
    #expect(operation.isRepeatable)
  }

  @Test(arguments: WriteOperation.all)
  func `a changing operation is not`(_ write: WriteOperation) {
    #expect(!Self.saysItLooks(write.operation.name))
    #expect(write.operation.changesAWS)
  }

  @Test func `a creating operation is never repeated blindly`() {
    for write in WriteOperation.all where write.operation.name.hasPrefix("Create") {
      #expect(!write.operation.isRepeatable, "\(write.operation.name)")
    }
  }

  @Test func `only the exchange of a web identity and people's sign-in are unsigned`() {
    #expect(ReadOperation.all.filter { !$0.operation.isSigned } == [.assumeRoleWithWebIdentity])
    #expect(
      WriteOperation.all.filter { !$0.operation.isSigned } == [
        .initiateAuth, .respondToAuthChallenge, .associateSoftwareToken, .verifySoftwareToken,
        .getTokensFromRefreshToken, .revokeToken,
      ])
  }

  @Test func `the lists hold every entry of the page once`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/AWS/Operations.swift")
    let page = try String(contentsOf: file, encoding: .utf8)
    let parts = page.components(separatedBy: "extension WriteOperation {")
    try #require(parts.count == 2)
    func entries(_ text: String) -> Int {
      text.split(separator: "\n").count { $0.contains("static let ") && !$0.contains("static let all") }
    }
    #expect(entries(parts[0]) == ReadOperation.all.count)
    #expect(entries(parts[1]) == WriteOperation.all.count)
    #expect(Set(ReadOperation.all).count == ReadOperation.all.count)
    #expect(Set(WriteOperation.all).count == WriteOperation.all.count)
  }

  @Test func `no other file makes an operation`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/AWS")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where name != "Operations.swift" {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      for maker in ["ReadOperation(", "WriteOperation(", " Operation("] {
        #expect(!text.contains(maker), "\(name) holds \(maker)")
      }
    }
  }
}
