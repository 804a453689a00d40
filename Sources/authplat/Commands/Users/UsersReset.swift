import ArgumentParser
import AuthPlatform

struct UsersReset: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: "Makes a user's password worthless and lets them choose another.",
    discussion: """
      Examples:
        authplat users reset ada@example.com
        authplat users reset ada@example.com --password-file temporary.txt
        authplat users reset ada@example.com --resend

      AWS sends a code by which a new password is chosen. With --password-file the user signs in with that temporary one and \
      must choose another then. With --resend whoever has not signed in yet is sent the invitation again.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The user's name or e-mail address.") var user: String
  @Option(help: "The auth stack; needed where several pools are deployed.") var stack: String?
  @Option(help: ArgumentHelp("Set the temporary password in this file, - for stdin.", valueName: "file"))
  var passwordFile: String?
  @Flag(help: "Send the invitation again.") var resend = false
  @Flag(name: [.short, .long], help: "Do not ask.") var yes = false

  func validate() throws {
    if resend, passwordFile != nil {
      throw ValidationError("--resend has AWS make the password: leave out --password-file.")
    }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let change: UserChange =
        if resend {
          .resendInvitation
        } else if let passwordFile {
          .temporaryPassword(try PasswordFile.read(passwordFile, global))
        } else {
          .reset
        }
      try await output.change(user, change, stack, yes: yes)
    }
  }
}
