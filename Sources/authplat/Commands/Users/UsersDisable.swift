import ArgumentParser
import AuthPlatform
import Executor
import ResourceModel

struct UsersDisable: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable",
    abstract: "Keeps a user from signing in; nothing of theirs is deleted.",
    discussion: """
      Examples:
        authplat users disable ada@example.com
        authplat users disable ada@example.com --yes

      Access tokens that they have work at APIs until they expire. Undo it: authplat users enable.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The user's name or e-mail address.") var user: String
  @Option(help: "The auth stack; needed where several pools are deployed.") var stack: String?
  @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

  func run() async throws {
    let output = Output(options: global)
    try await output.run { try await output.change(user, .disable, stack, yes: yes) }
  }
}

struct UsersEnable: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable",
    abstract: "Lets a disabled user sign in again.",
    discussion: """
      Examples:
        authplat users enable ada@example.com
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The user's name or e-mail address.") var user: String
  @Option(help: "The auth stack; needed where several pools are deployed.") var stack: String?

  func run() async throws {
    let output = Output(options: global)
    // Nobody is hit by it, so nobody is asked.
    try await output.run { try await output.change(user, .enable, stack, yes: true) }
  }
}

extension Output {
  /// Says what is about to happen to a user, asks unless told not to, does it, and says what to do next.
  func change(_ name: String, _ change: UserChange, _ stack: String?, yes: Bool) async throws {
    let interrupts = Interrupts()
    let text = UsersText(style: style)
    let user = try await options.platform.changeUser(name, change, in: stack, stop: interrupts.stop) {
      user, pool in
      if !yes {
        Terminal.talk(text.warning(of: change, name, user, pool))
        guard options.mayAsk else {
          Terminal.talk("Not confirmed: there is nobody to ask. Add --yes to do it.")
          return false
        }
        guard Prompt.line("Go on? Only `yes` does: ") == "yes" else { return false }
      }
      interrupts.workBegins()
      return true
    }
    guard let user else {
      if options.wantsJSON {
        showJSON("error", ["code": "notConfirmed", "message": "Nothing was done. Add --yes to do it."])
      } else {
        talk("Nothing was done.")
      }
      throw ExitStatus.failed
    }
    if options.wantsJSON {
      showJSON("user", UsersText.members(user))
    } else {
      Terminal.show(text.done(change, name, user))
      talk(text.next(change, name))
    }
  }
}
