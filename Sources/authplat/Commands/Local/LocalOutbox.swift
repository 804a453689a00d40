import ArgumentParser
import AuthPlatform
import ResourceModel

struct LocalOutbox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox",
    abstract: "Shows what user pools of the embedded endpoint have mailed and sent.",
    discussion: """
      Examples:
        authplat local outbox
        authplat local outbox --to anna@example.com
        authplat local outbox --follow

      Codes, invitations and temporary passwords go nowhere else. The messages are
      also files in .authplat/local-outbox.
      """)

  @OptionGroup var global: GlobalOptions

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("Only messages to this address or number.", valueName: "address"))
  var recipient: String?

  @Flag(help: "Wait for further messages, until Ctrl-C.")
  var follow = false

  func validate() throws {
    if follow, global.wantsJSON { throw ValidationError("--follow shows text; leave out --json.") }
  }

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      var messages = try await global.platform.localOutbox(to: recipient)
      if global.wantsJSON {
        return output.showJSON("localOutbox", ["messages": .list(messages.map { .map($0.members) })])
      }
      if messages.isEmpty { output.talk(follow ? "Nothing yet." : "Nothing was mailed or sent.") }
      var last: String?
      while true {
        for message in messages { Terminal.show(text(message, output.style)) }
        last = messages.last?.id ?? last
        guard follow else { return }
        try await Task.sleep(for: .milliseconds(500))
        messages = try await global.platform.localOutbox(to: recipient, after: last)
      }
    }
  }

  private func text(_ message: OutboxMessage, _ style: Style) -> String {
    let subject = message.subject.isEmpty ? "" : ": \(message.subject.printable)"
    let head = "\(message.sentAt)  \(message.medium) to \(message.recipient.printable)\(subject)"
    let lines = message.body.split(whereSeparator: \.isNewline).map { "  \(String($0).printable)" }
    return ([style.bold(head)] + lines).joined(separator: "\n")
  }
}
