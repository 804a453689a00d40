import ArgumentParser

struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints a completion script for a shell.",
    discussion: """
      Examples:
        authplat completion bash > /etc/bash_completion.d/authplat
        authplat completion zsh > ~/.zfunc/_authplat
        authplat completion fish > ~/.config/fish/completions/authplat.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }
  @Argument(help: "bash, zsh or fish.") var shell: Shell

  func run() {
    Terminal.show(
      Authplat.completionScript(for: shell == .bash ? .bash : shell == .zsh ? .zsh : .fish))
  }
}
