import ArgumentParser
import AuthPlatform
import ResourceModel

struct UsersCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Makes a user, who gets a temporary password from AWS.",
    discussion: """
      Examples:
        authplat users create ada@example.com --group admins
        authplat users create ada --email ada@example.com --attribute name='Ada Lovelace'
        authplat users create ada@example.com --suppress --password-file temporary.txt

      AWS sends the temporary password; with --suppress nobody is told, so --password-file has to say it. The e-mail address \
      counts as verified unless --attribute email_verified=false says otherwise: without that a password cannot be reset.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The name; where people sign in by e-mail, the address.") var user: String
  @Option(help: "The auth stack; needed where several pools are deployed.") var stack: String?
  @Option(help: "The e-mail address; the name itself where that is one.") var email: String?
  @Option(help: ArgumentHelp("An attribute; may be repeated.", valueName: "name=value")) var attribute:
    [String] = []
  @Option(help: "A group to join; may be repeated.") var group: [String] = []
  @Flag(help: "Send nothing.") var suppress = false
  @Option(help: ArgumentHelp("Read the temporary password from this file, - for stdin.", valueName: "file"))
  var passwordFile: String?

  func validate() throws {
    if attribute.contains(where: { NamedValue($0) == nil }) {
      throw ValidationError("An attribute is given as name=value.")
    }
    if suppress, passwordFile == nil {
      throw ValidationError(
        "With --suppress nobody learns the password that AWS makes: add --password-file FILE.")
    }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let platform = global.platform
      var new = NewUser(name: user)
      if let email = email ?? (user.contains("@") ? user : nil) {
        new.attributes = ["email": email, "email_verified": "true"]
      }
      for given in attribute.compactMap(NamedValue.init) { new.attributes[given.name] = given.value }
      new.groups = group
      new.sendsInvitation = !suppress
      if let passwordFile { new.temporaryPassword = try PasswordFile.read(passwordFile, global) }
      let interrupts = Interrupts()
      interrupts.workBegins()
      let made = try await platform.createUser(new, in: stack, stop: interrupts.stop)
      if global.wantsJSON {
        output.showJSON("user", UsersText.members(made))
        return
      }
      Terminal.show("Made \(user), \(made.status).".printable)
      output.talk(
        suppress
          ? "Nobody was told. Hand the temporary password over, then: authplat login \(user)".printable
          : "AWS sends the temporary password. Next: authplat login \(user)".printable)
    }
  }
}
