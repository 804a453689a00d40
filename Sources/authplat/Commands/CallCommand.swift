import AWS
import ArgumentParser
import AuthPlatform
import Foundation
import ResourceModel
import Tokens

struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call",
    abstract: "Calls an API with a token of its client, and says why where it is refused.",
    discussion: """
      Examples:
        authplat call POST https://a1b2c3.execute-api.eu-west-1.amazonaws.com/api/echo --data '{"a":1}'
        authplat call GET https://api.example.com/orders --api orders/reader --scope read
        authplat call GET https://a1b2c3.execute-api.eu-west-1.amazonaws.com/api/echo --no-token
        authplat call GET https://a1b2c3.execute-api.eu-west-1.amazonaws.com/api/me --as ada@example.com

      The body goes to stdout and all else to stderr. Which API it is, and so whose token to bring, follows from the URL. A \
      token goes to that API's own host only; another host, such as a domain of your own, needs --api. Exit code 0 means \
      that an answer came, whatever it is.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "Such as GET.") var method: String
  @Argument(help: "The whole URL, stage and query included.") var url: String
  @Option(help: "Whose token to bring: API or API/CLIENT.") var api: String?
  @Option(help: "As for `token`; may be repeated.") var scope: [String] = []
  @Option(name: [.customShort("H"), .long], help: "A header of your own, 'name: value'; may be repeated.")
  var header: [String] = []
  @Option(name: [.short, .long], help: "The body: a text, @FILE, or @- for stdin.") var data: String?
  @Flag(help: "Bring no token.") var noToken = false
  @Option(
    name: .customLong("as"), help: ArgumentHelp("Bring a token of somebody who signed in.", valueName: "user")
  )
  var person: String?
  @Option(help: "With --as: the client that they signed in by, where there are several.") var client: String?
  @Flag(help: "With --as: bring the ID token, whatever the route asks for.") var idToken = false
  @Flag(help: "With --as: bring the access token, whatever the route asks for.") var accessToken = false
  @Flag(help: "Exit with 1 when the answer is 400 or above.") var fail = false

  func validate() throws {
    guard !method.isEmpty,
      method.utf8.allSatisfy({ UInt8(ascii: "A") <= $0 & 0xDF && $0 & 0xDF <= UInt8(ascii: "Z") })
    else { throw ValidationError("The method is a word, such as GET.") }
    if person == nil, client != nil || idToken || accessToken {
      throw ValidationError("--client, --id-token and --access-token are about --as USER.")
    }
    if idToken, accessToken { throw ValidationError("Bring the ID token or the access token, not both.") }
    if person != nil, noToken || !scope.isEmpty {
      throw ValidationError("--as brings a person's token as it is: leave out --no-token and --scope.")
    }
    // Their values may be secret, so they are not repeated.
    if header.contains(where: { Self.parts($0) == nil }) {
      throw ValidationError("A header is given as 'name: value'.")
    }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      var call = CallRequest(method: method.uppercased(), url: url)
      call.api = api
      call.scopes = scope
      call.bringsToken = !noToken
      call.person = person
      call.personClient = client
      call.use = idToken ? .id : accessToken ? .access : nil
      call.headers = header.compactMap(Self.parts)
      if let data {
        call.body = try body(data)
        if !call.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
          let isJSON = (try? JSONReader.read(call.body)) != nil
          call.headers.append(("Content-Type", isJSON ? "application/json" : "application/octet-stream"))
        }
      }
      let report = try await global.platform.call(call)
      if global.wantsJSON {
        output.showJSON("call", CallText.members(report))
      } else {
        let text = CallText(style: output.style)
        output.talk(text.status(report))
        Terminal.show(bytes: report.response.body)
        // An explanation is a result, though it is no part of the body.
        for line in text.explanation(report) { Terminal.talk(line) }
      }
      if fail, report.response.status >= 400 { throw ExitStatus.failed }
    }
  }

  private static func parts(_ header: String) -> (name: String, value: String)? {
    guard let colon = header.firstIndex(of: ":"), colon != header.startIndex else { return nil }
    let value = header[header.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    return (String(header[..<colon]), value)
  }

  private func body(_ text: String) throws(PlatformError) -> [UInt8] {
    guard text.hasPrefix("@") else { return Array(text.utf8) }
    return try InputFile.read(String(text.dropFirst()), global, atMost: 10 << 20)
  }
}
