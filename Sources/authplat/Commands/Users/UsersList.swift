import ArgumentParser
import AuthPlatform

struct UsersList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the users of a pool.",
    discussion: """
      Examples:
        authplat users list
        authplat users list --stack andmoredev-auth --groups
        authplat users list --starting-with ada --json

      Cognito lists what has changed after some seconds.
      """)

  @OptionGroup var global: GlobalOptions
  @Option(help: "The auth stack; needed where several pools are deployed.") var stack: String?
  @Option(help: ArgumentHelp("Only those whose name or e-mail address starts so.", valueName: "text"))
  var startingWith: String?
  @Option(help: "How many at most.") var limit = 1000
  @Flag(help: "Show each user's groups too; one call a user.") var groups = false

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let report = try await global.platform.users(
        of: stack, limit: limit, startingWith: startingWith, withGroups: groups)
      if global.wantsJSON {
        output.showJSON("users", UsersText.members(report))
        return
      }
      Terminal.show(UsersText(style: output.style).text(report))
      if report.hasMore { output.talk("There are more: raise --limit, or narrow it by --starting-with.") }
    }
  }
}
