import ArgumentParser

@main
struct Authplat: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "authplat")
}
