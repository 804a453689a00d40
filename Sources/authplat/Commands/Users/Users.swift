import ArgumentParser

struct Users: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The people of a user pool.",
    discussion: """
      Examples:
        authplat users list
        authplat users create ada@example.com --group admins
        authplat users reset ada@example.com

      Users that a stack declares are made by `apply`; these verbs touch no stack file.
      """,
    subcommands: [
      UsersList.self, UsersCreate.self, UsersReset.self, UsersDisable.self, UsersEnable.self,
    ])
}
