import AWS
import AuthPlatform
import Foundation
import ResourceModel
import Tokens

/// The story: from an API that is open to everybody to tokens, a new secret, scopes and refusals, and back.
struct DemoStory: Sendable {
  let stage: DemoStage
  let platform: Platform

  func tell() async throws {
    try stage.curlProgram()
    try await LocalHost(platform: platform).run { record in
      stage.tell(
        "An empty folder, and an embedded endpoint for it: `authplat local start --ephemeral --port 0`.")
      Terminal.show("  \(record.url) with the services of account \(record.keys[0].account)")
      stage.type("cd \(stage.folder); export AUTHPLAT_ENV=local")
      let api = try await begin(record)
      try await protect(api)
      try await call(api)
      try await rotate(api)
      try await moveBehindTheBack(api)
      try await widen(api)
      try await refuseLoss()
      try await destroy(api)
    }
  }

  private func begin(_ record: EndpointRecord) async throws -> DemoAPI {
    stage.tell(
      "Another tool has deployed an API: three methods on stage `api`, answered by mock integrations.")
    let api = try await DemoAPI.deploy(at: record, with: platform)
    stage.type("export API=\(api.url)")
    stage.tell("Anybody may call it. Of curl's answers, status and body are shown.")
    try await stage.curl("POST", api, "/echo", answers: 200)
    return api
  }

  private func protect(_ api: DemoAPI) async throws {
    stage.tell("A shared auth stack, and the stack of that API: one scope, and one route that stays open.")
    try await stage.run("init", "andmoredev-auth", "--domain", "andmoredev")
    try await stage.run(
      "register-api", "layerless-esbuild", "--scope", "api", "--route", "GET /open=open")
    try await stage.run("validate")
    stage.tell(
      "The difference between that and the account. Exit code 2: there is something to do. Attributes are cut here."
    )
    try await stage.run(
      "plan", "--detailed-exitcode", endsWith: ExitStatus.changes.rawValue, showing: .outline)
    stage.tell("Carry it out. The plan, which it shows once more, is cut.")
    try await stage.run("apply", "--yes", showing: .outcome)
    stage.tell("The second plan is empty. Exit code 0: nothing to do.")
    try await stage.run("plan", "--detailed-exitcode")
  }

  private func call(_ api: DemoAPI) async throws {
    stage.tell(
      "Without a token: the protected route, the open one, a browser's preflight, and what is no route.")
    try await stage.curl("POST", api, "/echo", answers: 401)
    try await stage.curl("GET", api, "/open", answers: 200)
    try await stage.curl("OPTIONS", api, "/echo", answers: 204)
    try await stage.curl("GET", api, "/nowhere", answers: 403)
    stage.tell("With a token, fetched by the credentials that stand in the store. Neither is shown.")
    try await stage.call("POST", api, "/echo", answers: 200)
  }

  private func rotate(_ api: DemoAPI) async throws {
    stage.tell(
      "The client's secret is replaced while four consumers keep fetching tokens: three read the store before each, and "
        + "one keeps what it has read.")
    let load = try await DemoLoad(secret: "/layerless-esbuild/machine", with: platform)
    let before = try await load.read()
    var kept = DemoLoad.Tally()
    var tally = try await load.consumers(3) {
      kept = try await load.consumers(1, keeping: before) {
        try await stage.run("rotate-client-secret", "layerless-esbuild", "--overlap", "1s")
        stage.tell("Until the overlap ends, both secrets work.")
        try await stage.run("secrets", "status")
        try await Task.sleep(for: .seconds(1))
      }
      stage.tell("It is over. The next run, which a scheduler makes, deletes the previous one.")
      try await stage.run("rotate-client-secret", "--all-due")
    }
    tally += kept
    stage.tell("What the consumers met, \(kept.requests) times with the previous secret.")
    Terminal.show("  token requests: \(tally.requests), failed: \(tally.failures.count)")
    if let first = tally.failures.first { throw try stage.failure("a token request failed: \(first)") }
    stage.tell(
      "The previous secret opens nothing any more. Tokens live until they expire, and so does the one from above."
    )
    guard try await load.refusal(of: before) == .invalidClient else {
      throw try stage.failure("the previous secret was to be refused as invalid_client")
    }
    Terminal.show("  POST \(before.tokenURL)  \(OAuthCode.invalidClient.rawValue)")
    try await stage.call("POST", api, "/echo", answers: 200)
  }

  private func moveBehindTheBack(_ api: DemoAPI) async throws {
    stage.tell(
      "Somebody opens the method behind its back. That is a draft: the stage goes on as it was deployed.")
    try await api.open("POST", "/echo")
    try await stage.curl("POST", api, "/echo", answers: 401)
    stage.tell("Deployed, it is open.")
    try await api.deploy()
    try await stage.curl("POST", api, "/echo", answers: 200)
    stage.tell("That is found. Exit code 3: AWS moved, the stacks did not.")
    try await stage.run("plan", "--detailed-exitcode", endsWith: ExitStatus.driftOnly.rawValue)
    stage.tell("It is closed again, on the stage too.")
    try await stage.run("apply", "--yes", showing: .outcome)
    try await stage.curl("POST", api, "/echo", answers: 401)
    try await stage.run("plan", "--detailed-exitcode")
  }

  private func widen(_ api: DemoAPI) async throws {
    stage.tell("One more scope: the file is amended; the client keeps its id and its secret.")
    try await stage.run("register-api", "layerless-esbuild", "--scope", "admin=Allow administration")
    try await stage.run("apply", "--yes")
    stage.tell("A token for that scope alone is a good one, and the wrong one here.")
    try await stage.call("POST", api, "/echo", "--scope", "admin", answers: 401)
  }

  private func refuseLoss() async throws {
    stage.tell(
      "Somebody takes scope `api` from the client. Who would lose access is named. Exit code 4: refused.")
    let file = "stacks/layerless-esbuild.yaml"
    let before = try String(contentsOfFile: "\(stage.folder)/\(file)", encoding: .utf8)
    Terminal.show("  \(file): `scopes: [api, admin]` becomes `scopes: [admin]`")
    try before.replacing("[api, admin]", with: "[admin]")
      .write(toFile: "\(stage.folder)/\(file)", atomically: true, encoding: .utf8)
    try await stage.run("apply", "--yes", endsWith: ExitStatus.refused.rawValue)
    stage.tell("The line goes back.")
    try before.write(toFile: "\(stage.folder)/\(file)", atomically: true, encoding: .utf8)
    try await stage.run("plan", "--detailed-exitcode")
  }

  private func destroy(_ api: DemoAPI) async throws {
    stage.tell("What breaks callers or opens a route is refused until it is named.")
    for stack in ["layerless-esbuild", "andmoredev-auth"] {
      let refusal = try await stage.run(
        "destroy", stack, "--yes", endsWith: ExitStatus.refused.rawValue)
      stage.tell("Named, it goes.")
      try await stage.run(["destroy", stack, "--yes"] + Self.flags(in: refusal), showing: .outcome)
      if stack == "layerless-esbuild" {
        stage.tell("The API is its owner's, and stays: as open as it was.")
        try await stage.curl("POST", api, "/echo", answers: 200)
      }
    }
    stage.tell("Nothing else is left.")
    try await stage.run("status")
    try await stage.run("local", "status")
  }

  /// The flags that a refusal names, each once.
  private static func flags(in refusal: String) -> [String] {
    var flags: [String] = []
    for match in refusal.matches(of: #/(--allow-[a-z-]+) (?:"([^"]+)"|(\S+))/#) {
      guard let value = (match.2 ?? match.3).map(String.init), !flags.contains(value) else { continue }
      flags += [String(match.1), value]
    }
    return flags
  }
}
