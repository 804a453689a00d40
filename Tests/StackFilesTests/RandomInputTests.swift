import Kinds
import ResourceModel
import TestSupport
import Testing

@testable import StackFiles

@Suite struct RandomInputTests {
  /// Words that make random files reach far into the loader.
  private static let words = [
    "stack: a\n", "kind: api\n", "kind: auth\n", "auth: a\n", "pool:\n", "  name: x\n", "clients:\n",
    "  m:\n",
    "    type: machine\n", "    scopes: [api]\n", "resourceServer:\n", "  scopes: {api: x}\n",
    "domain: {prefix: p}\n",
    "parameters:\n", "  K: ${pool.id}\n", "${", "}", "{", "[", "]", ": ", "- ", "\n", "  ", "\t", "&a", "*a",
    "!!str ",
    "\"", "'", "|\n", ">\n", "---\n", "...\n", "#", "?", "<<: ", "~", "on", "0x1F", "2026-01-01",
    "%YAML 1.1\n",
    "\u{FEFF}", "é", "\u{85}", "\u{2028}", "\r\n", "\r", "\\", "\"\\uD800\"", "@", "`", ",", "a: 1\na: 2\n",
    "\u{E000}",
  ]

  @Test func `no input stops the loader`() {
    for seed in UInt64(1)...5000 {
      var random = SplitMix64(seed: seed)
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes.append(UInt8.random(in: 0...255, using: &random))
        default: bytes += Array((Self.words.randomElement(using: &random) ?? "").utf8)
        }
      }
      let project = seed.isMultiple(of: 2)
      let (_, diagnostics) = Workspace.load(
        files: [
          .init(path: "authplat.yaml", bytes: project ? bytes : Array(projectText.utf8)),
          .init(path: "stacks/a.yaml", bytes: project ? Array(authText.utf8) : bytes),
        ], environment: nil, processEnvironment: [:], schemas: Catalog.schemas)
      #expect(
        diagnostics.allSatisfy { ($0.source?.line ?? 1) >= 1 && ($0.source?.column ?? 1) >= 1 },
        "seed \(seed)")
    }
  }

  @Test func `no damaged stack file stops the loader or the editor`() {
    let originals = [projectText, authText, apiText, MarkedText(brokenFiles[60].text).text].map {
      Array($0.utf8)
    }
    for seed in UInt64(1)...2000 {
      var random = SplitMix64(seed: seed)
      var bytes = originals[Int(seed) % originals.count]
      for _ in 0...Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8.random(in: 0...127, using: &random)
        case 2:
          bytes.insert(contentsOf: Array((Self.words.randomElement(using: &random) ?? "").utf8), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        }
      }
      let (_, diagnostics) = Workspace.load(
        files: [.init(path: "authplat.yaml", bytes: bytes), .init(path: "stacks/a.yaml", bytes: bytes)],
        environment: nil, processEnvironment: [:], schemas: Catalog.schemas)
      #expect(!diagnostics.isEmpty, "seed \(seed)")
      let text = String(decoding: bytes, as: UTF8.self)
      if case .amended(let after) = StackEditor.amend(file: "f", text: text, with: [.init("added")]) {
        #expect(after.contains("added"), "seed \(seed)")
      }
    }
  }

  @Test func `a thousand stacks load in linear time`() {
    var files = [Workspace.File(path: "authplat.yaml", bytes: Array(projectText.utf8))]
    files.append(.init(path: "stacks/0.yaml", bytes: Array(authText.utf8)))
    for number in 1...1000 {
      let text = apiText.replacing("stack: shop", with: "stack: shop\(number)")
      files.append(.init(path: "stacks/shop\(number).yaml", bytes: Array(text.utf8)))
    }
    let start = ContinuousClock.now
    let (workspace, diagnostics) = Workspace.load(
      files: files, environment: nil, processEnvironment: [:], schemas: Catalog.schemas)
    let elapsed = ContinuousClock.now - start
    print("1000 stacks: \(elapsed)")
    #expect(diagnostics.map(\.spelled) == [] && workspace.stacks.count == 1001)
    #expect(elapsed < .seconds(60))
  }
}
