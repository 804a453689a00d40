import ArgumentParser
import AuthPlatform
import Foundation
import ResourceModel
import Tokens

struct Login: AsyncParsableCommand {
  enum Factor: String, CaseIterable, ExpressibleByArgument {
    case authenticator, sms, mail

    var factor: SignInQuestion.Factor {
      switch self {
      case .authenticator: .authenticator
      case .sms: .sms
      case .mail: .mail
      }
    }
  }

  static let configuration = CommandConfiguration(
    abstract: "Signs a person in, first sign-in and second factor included, and keeps the tokens.",
    discussion: """
      Examples:
        authplat login ada@example.com
        authplat login ada@example.com --client andmoredev-auth/cli --password-file temporary.txt
        authplat login --browser
        curl -H "Authorization: $(authplat login ada@example.com --id-token)" https://api.example.com/me

      Passwords come from a prompt that does not show them, from a file or from stdin, and never from an argument. Where the \
      client allows SRP the password is proved and not sent. Tokens are kept in .authplat, for your eyes only, and refreshed \
      when they expire; nothing secret is printed unless --id-token or --access-token asks for it, and then somebody who is \
      signed in already is not asked again. Sign out: authplat logout.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The name that you sign in by: a user's name, or an e-mail address.") var user: String?
  @Option(help: ArgumentHelp("The client to sign in by, where several will do.", valueName: "stack/key"))
  var client: String?
  @Option(help: "srp or password; srp where the client allows it.") var flow: SignInFlow?
  @Flag(help: "Sign in by the pool's own page, in a browser.") var browser = false
  @Option(help: ArgumentHelp("Read the password from this file.", valueName: "file")) var passwordFile:
    String?
  @Flag(help: "Read the password from stdin.") var passwordStdin = false
  @Option(
    help: ArgumentHelp("Read the new one from this file, where the password is temporary.", valueName: "file")
  )
  var newPasswordFile: String?
  @Option(
    help: ArgumentHelp(
      "An attribute that the pool asks for, name=value; may be repeated.", valueName: "name=value"))
  var attribute: [String] = []
  @Option(help: "The code of the second factor.") var code: String?
  @Option(help: "By which second factor: authenticator, sms or mail.") var factor: Factor?
  @Flag(help: "Print the ID token on stdout.") var idToken = false
  @Flag(help: "Print the access token on stdout.") var accessToken = false
  @Flag(help: "Sign in anew, even if somebody of that name is signed in.") var again = false

  private var givesAnswers: Bool {
    passwordFile != nil || passwordStdin || newPasswordFile != nil || code != nil || flow != nil
      || factor != nil || !attribute.isEmpty
  }
  private var mayReuse: Bool { (idToken || accessToken) && !again && !browser && !givesAnswers }

  func validate() throws {
    if user == nil, !browser, !mayReuse { throw ValidationError("Who signs in? Say USER, or --browser.") }
    if browser, givesAnswers {
      throw ValidationError(
        "With --browser the pool's own page asks for everything: leave out the other answers.")
    }
    if passwordFile != nil, passwordStdin {
      throw ValidationError("The password comes from a file or from stdin, not from both.")
    }
    if idToken, accessToken, !global.wantsJSON {
      throw ValidationError("Only --json prints both tokens; choose one.")
    }
    if attribute.contains(where: { NamedValue($0) == nil }) {
      throw ValidationError("An attribute is given as name=value.")
    }
    if !browser, !mayReuse, passwordFile == nil, !passwordStdin, !global.mayAsk {
      throw ValidationError(
        "There is nobody to ask for the password: add --password-file FILE or --password-stdin.")
    }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let report = try await report(output)
      if global.wantsJSON {
        var members = LoginText.members(report)
        if idToken { members["idToken"] = .string(try report.token(.id).reveal()) }
        if accessToken { members["accessToken"] = .string(try report.token(.access).reveal()) }
        output.showJSON("login", members)
        return
      }
      if !report.isCached { for line in LoginText(style: output.style).lines(report) { output.talk(line) } }
      if idToken || accessToken { Terminal.show(try report.token(idToken ? .id : .access).reveal()) }
    }
  }

  private func report(_ output: Output) async throws(PlatformError) -> LoginReport {
    if mayReuse {
      do throws(PlatformError) {
        return try await global.platform.signedIn(user, client: client)
      } catch {
        guard case .signIn(let failure) = error, failure.code == .notSignedIn, user != nil, global.mayAsk
        else {
          throw error
        }
      }
    }
    if browser { return try await byBrowser(output) }
    var request = LoginRequest(user: user ?? "")
    request.client = client
    request.flow = flow
    let answers = try answers(output)
    return try await global.platform.login(request) { question, complaint throws(PlatformError) in
      try answers.answer(question, complaint)
    }
  }

  private func byBrowser(_ output: Output) async throws(PlatformError) -> LoginReport {
    var request = BrowserLoginRequest()
    request.user = user
    request.client = client
    let opens = global.mayAsk
    return try await global.platform.loginByBrowser(request) { address in
      if opens { Browser.open(address) }
      Terminal.talk("Sign in at this address, in a browser of this computer:\n\n  \(address.printable)\n")
      output.talk("Waiting for you to come back; Ctrl-C ends it.")
    }
  }

  private func answers(_ output: Output) throws(PlatformError) -> LoginAnswers {
    var answers = LoginAnswers(mayAsk: global.mayAsk, style: output.style)
    if let file = passwordStdin ? "-" : passwordFile {
      answers.password = try PasswordFile.read(file, global)
    }
    if let newPasswordFile { answers.newPassword = try PasswordFile.read(newPasswordFile, global) }
    answers.code = code.map { Secret($0) }
    answers.factor = factor?.factor
    for given in attribute.compactMap(NamedValue.init) { answers.attributes[given.name] = given.value }
    return answers
  }
}

extension SignInFlow: ExpressibleByArgument {}
