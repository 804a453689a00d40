import Foundation
import ResourceModel
import TestSupport
import Testing

@testable import AuthPlatform
@testable import authplat

/// Whatever a name says, no shell does it.
@Suite struct ShellTextTests {
  private static let wild = [
    "", "plain", "it's", "''", "\"", "$(touch owned)", "`touch owned`", "${HOME}", "a b", "a\nb\n", "\n",
    "\\", "\\'", "!",
    "*", "~", "#", ";touch owned", "&& touch owned", "| touch owned", "-n", "é😀", "\t", "'; touch owned; '",
    "\"$(touch owned)\"",
  ]

  private func run(_ shell: String, _ script: String, in folder: ScratchFolder) throws -> String {
    try folder.write("script", script)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: shell)
    process.arguments = ["\(folder.path)/script"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text
  }

  @Test(arguments: ["/bin/sh", "/bin/bash"])
  func `a word means its text and nothing else`(_ shell: String) throws {
    let folder = ScratchFolder()
    let script = Self.wild.map { "A=\(ShellText.word($0))\nprintf '%s\\0' \"$A\"\n" }.joined()
    let said = try run(shell, script, in: folder)
    #expect(said == Self.wild.map { $0 + "\0" }.joined())
    #expect(try ScratchFolder.names(in: folder.path) == ["script"])
  }

  @Test(arguments: ["/bin/sh", "/bin/bash"])
  func `a comment ends where its line does`(_ shell: String) throws {
    let folder = ScratchFolder()
    let wild = Self.wild + ["\u{85}touch owned", "\u{2028}touch owned", "\rtouch owned", "\r\ntouch owned"]
    let said = try run(shell, wild.map { ShellText.comment($0) + "\n" }.joined(), in: folder)
    #expect(said.isEmpty)
    #expect(try ScratchFolder.names(in: folder.path) == ["script"])
    #expect(wild.allSatisfy { !ShellText.comment($0).contains(where: \.isNewline) })
  }

  /// With stand-ins for the programs that read the secret, which say what they were given.
  @Test(arguments: ["/bin/sh", "/bin/bash"], ["secretsManager", "ssm"])
  func `a file of wild names gives the variables and runs the one command`(_ shell: String, _ word: String)
    async throws
  {
    for name in Self.wild where !name.isEmpty {
      let handover = try await wildHandover(name, store: word)
      let folder = ScratchFolder()
      let script =
        "aws() { printf '%s|' \"$@\"; }\njq() { cat; }\n" + EnvExport().text(handover)
        + "printf '%s\\0' \"$TOKEN_URL\" \"$CLIENT_ID\" \"$SCOPE\" \"$API_URL\" \"$CLIENT_SECRET\"\n"
      let said = try run(shell, script, in: folder).split(separator: "\0", omittingEmptySubsequences: false)
      #expect(said.prefix(4).map(String.init) == [name, name, name, name])
      let call = word == "ssm" ? "ssm|get-parameter" : "secretsmanager|get-secret-value"
      let flag = word == "ssm" ? "--name" : "--secret-id"
      #expect(
        said[4].hasPrefix("\(call)|--region|\(name)|--endpoint-url|\(name)|\(flag)|\(name)|"), "\(name)")
      #expect(try ScratchFolder.names(in: folder.path) == ["script"], "\(name)")
    }
  }

  /// A client, a store, a region and addresses that are all called the same.
  private func wildHandover(_ name: String, store: String) async throws -> Handover {
    let client = try await HandoverScene.platform(store: (store, name)).handover("orders", needsRoutes: false)
      .client
    return Handover(
      environment: name,
      client: DeployedClient(
        id: client.id, poolID: name, clientID: name, scopes: [name], store: client.store, tokenURL: name,
        flows: ["client_credentials"], hasSecret: true, callback: nil, publication: [:]),
      region: name, endpoint: name, tokenURL: name, apiURL: name, api: nil, scopes: [:])
  }

  @Test func `a revealed document is variables`() {
    let text = ShellText.variables(clientID: "c", secret: Secret("s'3"), tokenURL: nil, scope: "a b")
    #expect(text == "CLIENT_ID=c\nCLIENT_SECRET='s'\\''3'\nSCOPE='a b'\n")
  }
}
