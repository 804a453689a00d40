import AWS
import AuthPlatform
import ResourceModel

/// The story: from an empty folder to a token and back to nothing.
struct DemoStory: Sendable {
  let stage: DemoStage
  let platform: Platform

  func tell() async throws {
    let stage = stage
    let platform = platform
    try await LocalHost(platform: platform).run { record in
      stage.tell(
        "An empty folder, and an embedded endpoint for it: `authplat local start --ephemeral --port 0`.")
      Terminal.show("  \(record.url) with the services of account \(record.keys[0].account)")
      Terminal.show(stage.style.bold("$ cd \(stage.folder); export AUTHPLAT_ENV=local"))
      try await deploy()
      try await moveBehindTheBack()
      try await widen()
      try await destroy()
    }
  }

  private func deploy() async throws {
    stage.tell("A shared auth stack, and the stack of an API with one scope.")
    try await stage.run("init", "andmoredev-auth", "--domain", "andmoredev")
    try await stage.run("register-api", "layerless-esbuild", "--scope", "api")
    try await stage.run("validate")
    stage.tell(
      "The difference between that and the account, which is empty. Exit code 2: there is something to do.")
    try await stage.run("plan", "--detailed-exitcode", endsWith: ExitStatus.changes.rawValue)
    stage.tell("Carry it out.")
    try await stage.run("apply", "--yes")
    try await fetchToken()
    stage.tell("The second plan is empty. Exit code 0: nothing to do.")
    try await stage.run("plan", "--detailed-exitcode")
  }

  private func fetchToken() async throws {
    stage.tell("The API's consumer reads the published secret and fetches a token with it. Neither is shown.")
    let token = try await DemoToken.fetch(secret: "/layerless-esbuild/machine", with: platform)
    Terminal.show("  POST \(token.url)  \(token.status)")
    for (name, value) in token.claims { Terminal.show("  \(name): \(value.plainText)") }
  }

  private func moveBehindTheBack() async throws {
    stage.tell("Somebody changes a parameter behind its back. Exit code 3: AWS moved, the stacks did not.")
    let connection = try await platform.connect(platform.workspace().workspace)
    _ = try await connection.writer.write(
      .putParameter,
      [
        "Name": "/andmoredev-auth/CognitoUserPoolUrl", "Value": "https://elsewhere.example.com",
        "Type": "String",
        "Overwrite": true,
      ])
    try await stage.run("plan", "--detailed-exitcode", endsWith: ExitStatus.driftOnly.rawValue)
    stage.tell("It is put right.")
    try await stage.run("apply", "--yes")
    try await stage.run("plan", "--detailed-exitcode")
  }

  private func widen() async throws {
    stage.tell("One more scope: the file is amended; the client keeps its id and its secret.")
    try await stage.run("register-api", "layerless-esbuild", "--scope", "admin=Allow administration")
    try await stage.run("apply", "--yes")
    try await fetchToken()
  }

  private func destroy() async throws {
    stage.tell("What breaks callers is refused until it is named. Exit code 4: refused.")
    for stack in ["layerless-esbuild", "andmoredev-auth"] {
      let refusal = try await stage.run(
        "destroy", stack, "--yes", endsWith: ExitStatus.refused.rawValue)
      var named: [String] = []
      for match in refusal.matches(of: #/--allow-destroy (\S+)/#) where !named.contains(String(match.1)) {
        named.append(String(match.1))
      }
      stage.tell("Named, it goes.")
      try await stage.run(["destroy", stack, "--yes"] + named.flatMap { ["--allow-destroy", $0] })
    }
    stage.tell("Nothing is left.")
    try await stage.run("status")
    try await stage.run("local", "status")
  }
}
