import Kinds
import ResourceModel
import TestSupport
import Testing

@testable import StackFiles

@Suite struct DiagnosticTests {
  @Test func `each broken file gives exactly its diagnostic at its mark`() {
    var report = ""
    for (number, sample) in brokenFiles.enumerated() {
      let marked = MarkedText(sample.text)
      // The file comes last by name, so that rules across files blame it and not the sound ones.
      let (_, diagnostics) = load(["1": authText, "2": apiText, "z": marked.text])
      let lines = marked.describe(diagnostics)
      report += "\(number + 1)\n" + lines.map { "  \($0)\n" }.joined()
      #expect(diagnostics.map(\.code) == [sample.code], "sample \(number + 1): \(lines)")
      #expect(lines.first?.hasPrefix("\(sample.code)«1» ") == true, "sample \(number + 1): \(lines)")
    }
    #expect(brokenFiles.count >= 50)
    #expect(golden("broken.txt", report) == nil)
  }

  @Test func `a folder of broken files is reported at once, in file order`() {
    let files = brokenFiles.enumerated().map { number, sample in
      Workspace.File(path: "stacks/f\(100 + number).yaml", bytes: Array(MarkedText(sample.text).text.utf8))
    }
    let (_, diagnostics) = Workspace.load(
      files: files + [.init(path: "authplat.yaml", bytes: Array(projectText.utf8))], environment: nil,
      processEnvironment: [:], schemas: Catalog.schemas)
    let places = diagnostics.map { ($0.source?.file ?? "", $0.source?.line ?? 0, $0.source?.column ?? 0) }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(Set(places.map(\.0)).count >= 50)
  }

  @Test func `all mistakes of one file are told together`() {
    let marked = MarkedText(
      """
      stack: a
      kind: auth
      pool:
        «1»nam: x
        deletionProtection: «2»maybe
        «3»id: y
      domain: {prefix: «4»awsome}
      «5»user: {}
      parameters:
        A: «6»${var.nope}
        B: «7»12
      """)
    let (_, diagnostics) = load(["z": marked.text])
    let found = marked.describe(diagnostics).map { String($0.prefix { $0 != " " }) }
    #expect(found == ["AP201«1»", "AP210«2»", "AP211«3»", "AP216«4»", "AP201«5»", "AP302«6»", "AP203«7»"])
  }

  @Test func `stacks that refer to each other name the circle`() {
    let one = "stack: one\nkind: auth\nparameters: {K: \"${stack.two.poolId}\"}\n"
    let two = "stack: two\nkind: auth\nparameters: {K: \"${stack.three.poolId}\"}\n"
    let three = "stack: three\nkind: auth\nparameters: {K: \"${stack.one.poolId}\"}\n"
    let (_, diagnostics) = load(["1": one, "2": two, "3": three])
    #expect(diagnostics.map(\.code) == ["AP404"])
    #expect(diagnostics.first?.detail == "The circle is one → two → three → one.")
  }

  @Test func `two APIs may list each other's scopes`() {
    func stack(_ name: String, calling other: String) -> String {
      """
      stack: \(name)
      kind: api
      auth: shared
      resourceServer: {scopes: {api: }}
      clients: {machine: {type: machine, scopes: [\(other)/api]}}
      """
    }
    let (workspace, diagnostics) = load([
      "a": authText, "b": stack("one", calling: "two"), "c": stack("two", calling: "one"),
    ])
    #expect(diagnostics.map(\.spelled) == [])
    #expect(workspace.stack(named: "one")?.dependsOn == ["shared", "two"])
  }

  @Test func `an auth stack without a domain warns its API stacks`() {
    let (workspace, diagnostics) = load(["1": "stack: shared\nkind: auth\n", "2": apiText])
    #expect(diagnostics.map(\.code) == ["AP405"])
    #expect(diagnostics.first?.severity == .warning)
    let published = workspace.resources.first { $0.id.kind == "publishedSecret" }
    #expect(published != nil && published?.attributes["tokenUrl"] == nil)
  }

  @Test func `repeated keys are all found, with both places`() {
    let marked = MarkedText("stack: a\nkind: auth\npool: {name: x, «1»name: y, «2»name: z}\n«3»stack: b\n")
    let (_, diagnostics) = load(["z": marked.text])
    #expect(
      marked.describe(diagnostics) == [
        "AP110«1» The key `name` already stands in line 3, column 8. → Remove one of the two.",
        "AP110«2» The key `name` already stands in line 3, column 8. → Remove one of the two.",
        "AP110«3» The key `stack` already stands in line 1, column 1. → Remove one of the two.",
      ])
  }

  @Test func `byte order mark and CRLF are read`() {
    let text = "\u{FEFF}" + authText.replacing("\n", with: "\r\n")
    let (workspace, diagnostics) = load(["1": text])
    #expect(diagnostics.map(\.spelled) == [])
    #expect(workspace.stacks.map(\.name) == ["shared"])
  }

  @Test func `a file that is too big, or no text, is refused unread`() {
    let big = YAMLReader.read(file: "f", bytes: Array(repeating: 0x20, count: SourceText.maximumBytes + 1))
    #expect(big.findings.diagnostics.map(\.code) == ["AP101"])
    let latin = YAMLReader.read(file: "f", bytes: Array("stack: a\nname: b".utf8) + [0xE9, 0x0A])
    #expect(latin.findings.diagnostics.map(\.code) == ["AP102"])
    #expect(latin.findings.diagnostics.first?.source == SourceRange(file: "f", line: 2, column: 8))
    let wide = YAMLReader.read(file: "f", bytes: [0xFF, 0xFE, 0x61, 0x00])
    #expect(wide.findings.diagnostics.first?.detail == "The file is UTF-16.")
  }

  @Test func `bombs are refused in little time`() {
    var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (before, now) in zip("abcdefgh", "bcdefghi") {
      bomb += "\(now): &\(now) [" + Array(repeating: "*\(before)", count: 9).joined(separator: ", ") + "]\n"
    }
    let deep = String(repeating: "[", count: 100_000)
    let block = String(repeating: "- ", count: 5000)
    for text in [bomb, deep, block] {
      let clock = ContinuousClock()
      let start = clock.now
      let read = YAMLReader.read(file: "f", bytes: Array(text.utf8))
      #expect(read.findings.hasErrors)
      #expect(clock.now - start < .seconds(5))
    }
  }

  @Test func `every code has a summary and a paragraph of its own`() {
    let codes = DiagnosticCode.allCases
    #expect(Set(codes.map(\.summary)).count == codes.count)
    #expect(Set(codes.map(\.explanation)).count == codes.count)
    #expect(codes.filter { $0.explanation.count < 40 || !$0.explanation.hasSuffix(".") } == [])
    #expect(DiagnosticCode(spelled: "ap201") == .unknownKey)
  }
}

@Suite struct ProjectFileTests {
  @Test
  func `local is there in any case, has variables of its own, and leaves a single other one the default`() {
    let project = """
      version: 1
      environments:
        dev: {variables: {prefix: shop-dev}}
        local: {region: eu-west-1, variables: {prefix: shop-local}}
      """
    let stack = "stack: shared\nkind: auth\ndomain: {prefix: '${var.prefix}'}"
    func prefix(_ workspace: Workspace) -> Value? {
      workspace.resources.first { $0.id.kind == "userPoolDomain" }?.attributes["domain"]
    }
    let (byDefault, problems) = load(["shared": stack], project: project)
    #expect(problems.isEmpty)
    #expect(byDefault.environment.name == "dev")
    #expect(prefix(byDefault) == "shop-dev")
    let (local, none) = load(["shared": stack], project: project, environment: "local")
    #expect(none.isEmpty)
    #expect(local.environment.region == "eu-west-1")
    #expect(prefix(local) == "shop-local")
  }

  @Test func `a variable that only others set says how to give it to local`() {
    let (_, diagnostics) = load(
      ["shared": "stack: shared\nkind: auth\ndomain: {prefix: '${var.prefix}'}"], environment: "local")
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.detail.contains("It is set in: dev.") == true)
    #expect(
      diagnostics.first?.suggestion == "Add it under environments.local.variables in authplat.yaml.")
  }

  @Test func `local takes neither a profile nor endpoints`() {
    let project = """
      version: 1
      environments:
        local: {profile: mine, endpoints: {ssm: 'https://ssm.example.com'}}
      """
    let (_, diagnostics) = load([:], project: project)
    #expect(
      diagnostics.map(\.code) == [DiagnosticCode.unknownKey.rawValue, DiagnosticCode.unknownKey.rawValue])
  }

  @Test func `environments and policy are read`() {
    let text = """
      version: 1
      environments:
        dev:
          region: eu-central-1
          profile: dev
          account: "012345678901"
          variables: {a: b}
          endpoints: {cognito-idp: http://127.0.0.1:5000, ssm: https://ssm.example.com}
        prod:
      policy: {secretMaxAge: 30d, overlap: 90m}
      """
    let (workspace, diagnostics) = load([:], project: text, environment: "dev")
    #expect(diagnostics.map(\.spelled) == [])
    #expect(
      workspace.environment
        == ProjectEnvironment(
          name: "dev", region: "eu-central-1", profile: "dev", account: "012345678901", variables: ["a": "b"],
          endpoints: ["cognito-idp": "http://127.0.0.1:5000", "ssm": "https://ssm.example.com"]))
    #expect(
      workspace.project.policy == ProjectPolicy(secretMaxAge: .seconds(2_592_000), overlap: .seconds(5400)))
    #expect(load([:], project: text, environment: "local").1.isEmpty)
    #expect(load([:], project: text).1.map(\.code) == ["AP504"])
    #expect(load([:], project: text, environment: "pord").1.first?.suggestion == "Did you mean `prod`?")
    #expect(load([:], project: text, process: ["AUTHPLAT_ENV": "prod"]).0.environment.name == "prod")
  }

  @Test func `mistakes in the project file are told where they stand`() {
    let marked = MarkedText(
      """
      version: «1»2
      environments:
        dev:
          region: «2»us-east
          account: «3»111111111111
          variables: {port: «4»8080}
          endpoints: {«5»cognito: https://x, ssm: «6»http://example.com}
          «7»profil: dev
      policy: {secretMaxAge: «8»90 days, overlap: 1h}
      """)
    let (_, diagnostics) = load([:], project: marked.text)
    #expect(
      marked.describe(diagnostics).map { String($0.prefix { $0 != " " }) } == [
        "AP502«1»", "AP507«2»", "AP203«3»", "AP203«4»", "AP201«5»", "AP508«6»", "AP201«7»", "AP505«8»",
      ])
  }

  @Test func `a folder without authplat.yaml is no workspace`() {
    let (_, diagnostics) = Workspace.load(
      files: [], environment: nil, processEnvironment: [:], schemas: Catalog.schemas)
    #expect(diagnostics.map(\.code) == ["AP501"])
  }
}
