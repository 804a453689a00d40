import Foundation
import Testing

@testable import LocalAWS

@Suite struct ClientQuirksTests {
  @Test func `every quirk of clients and tokens has its own id and a test that is there`() throws {
    let quirks = ClientQuirks.all + OAuthQuirks.all
    #expect(Set(quirks.map(\.id)).count == quirks.count)
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    for quirk in quirks {
      let parts = quirk.test.split(separator: ": ", maxSplits: 1).map(String.init)
      let text = try String(contentsOf: folder.appending(path: "\(parts[0]).swift"), encoding: .utf8)
      #expect(text.contains("func `\(parts[1])`"), "\(quirk.id)")
    }
  }
}
