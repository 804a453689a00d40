import ArgumentParser
import LocalAWS

/// For `scripts/docs`: people read the page.
struct LocalQuirks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quirks", abstract: "Prints docs/quirks.md.", shouldDisplay: false)

  func run() { Terminal.show(QuirkPage.markdown) }
}
