import ArgumentParser
import AuthPlatform

struct Logout: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Signs a person out: takes the refresh token back, and forgets the tokens.",
    discussion: """
      Examples:
        authplat logout
        authplat logout ada@example.com
        authplat logout --all

      Where the refresh token cannot be taken back, the tokens are forgotten all the same and the exit code is 1: a copy of \
      them would go on working.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Who; needed where several are signed in.") var user: String?
  @Option(
    help: ArgumentHelp("The client that they signed in by, where there are several.", valueName: "stack/key"))
  var client: String?
  @Flag(help: "Everybody who is signed in in this environment.") var all = false

  func validate() throws {
    if all, user != nil || client != nil { throw ValidationError("Say who, or --all, not both.") }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let report = try await global.platform.logout(user, client: client, everybody: all)
      let hasFailed = report.ended.contains { $0.failure != nil }
      if global.wantsJSON {
        output.showJSON("logout", LoginText.members(report))
      } else {
        for line in LoginText(style: output.style).lines(report) {
          hasFailed ? Terminal.talk(line) : output.talk(line)
        }
      }
      if hasFailed { throw ExitStatus.failed }
    }
  }
}
