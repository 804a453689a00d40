import ArgumentParser
import AuthPlatform
import ResourceModel

struct ExplainToken: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain-token",
    abstract: "Says what a token is, whether it is good, and why a route takes or refuses it.",
    discussion: """
      Examples:
        authplat token layerless-esbuild | authplat explain-token -
        authplat explain-token @token.txt
        authplat explain-token @token.txt POST https://a1b2c3.execute-api.eu-west-1.amazonaws.com/api/echo
        authplat explain-token - POST /echo --api layerless-esbuild

      Who has a token may call: hand it over on stdin (-) or in a file (@FILE). As an argument every process of this computer \
      sees it, and your shell remembers it. Signatures are verified with the keys of Cognito, or of this environment's \
      endpoint; what calls itself another issuer is not asked.
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "The token: - for stdin, @FILE, or the text itself. Stdin when left out.")
  var token = "-"
  @Argument(help: "The method of a request to hold it against.") var method: String?
  @Argument(help: "Its URL; or with --api the path of a route.") var url: String?
  @Option(help: "The API whose route is meant.") var api: String?
  @Flag(help: "Show the signature too. With it the token can be used.") var showSignature = false

  func validate() throws {
    guard (method == nil) == (url == nil) else { throw ValidationError("Say METHOD and URL, or neither.") }
    if let url, url.hasPrefix("/"), api == nil {
      throw ValidationError("Whose route is \(url)? Say --api API, or the whole URL.")
    }
    if let url, url.hasPrefix("/"), route == nil { throw ValidationError("That names no route.") }
  }

  private var route: GatewayRoute? {
    guard let method, let url else { return nil }
    return GatewayRoute("\(method) \(url)")
  }

  private var question: RouteQuestion? {
    guard let method, let url else { return nil }
    if let route, let api { return .route(route, api: api) }
    return .url(method: method.uppercased(), url)
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let explanation = try await global.platform.explain(try text(), at: question)
      if global.wantsJSON {
        output.showJSON(
          "tokenExplanation", ExplanationText.members(explanation, showSignature: showSignature))
      } else {
        Terminal.show(ExplanationText(style: output.style).text(explanation, showSignature: showSignature))
      }
    }
  }

  private func text() throws(PlatformError) -> String {
    guard token == "-" || token.hasPrefix("@") else { return token }
    if token == "-", Terminal.isInteractive { Terminal.talk("Paste the token, then press Ctrl-D.") }
    let name = token == "-" ? token : String(token.dropFirst())
    return String(decoding: try InputFile.read(name, global, atMost: 1 << 16), as: UTF8.self)
  }
}
