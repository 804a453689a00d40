import ArgumentParser
import AuthPlatform
import ResourceModel
import Tokens

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Prints a token of a client, fetched by the credentials in its store. The secret is not shown.",
    discussion: """
      Examples:
        authplat token layerless-esbuild
        authplat token layerless-esbuild/machine --scope api
        authplat token layerless-esbuild --header | curl -H @- https://api.example.com/echo
        authplat token layerless-esbuild --refresh --json

      A token is used again until a minute before it expires, because each request for one costs money; how many there \
      were this month is told on stderr. They are kept in .authplat, for your eyes only.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The API, by its stack's name; with /CLIENT where it has several clients.") var client:
    String
  @Option(help: "A scope of the API, or any of the client's in full; may be repeated. All when left out.")
  var scope: [String] = []
  @Flag(help: "Print a header line: Authorization: Bearer …") var header = false
  @Flag(help: "Fetch a new one even if there is one.") var refresh = false

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let report = try await global.platform.token(client, scopes: scope, refresh: refresh)
      let text = report.token.text.reveal()
      if global.wantsJSON {
        var members = TokenText.members(report)
        members["token"] = .string(text)
        members["header"] = header ? .string("Authorization: Bearer \(text)") : nil
        output.showJSON("token", members)
      } else {
        Terminal.show(header ? "Authorization: Bearer \(text)" : text)
        output.talk(TokenText.line(report))
      }
    }
  }
}
