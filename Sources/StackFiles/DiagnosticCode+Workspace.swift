extension DiagnosticCode {
  /// Rules across stacks.
  var workspacePage: (summary: String, explanation: String) {
    switch self {
    case .duplicateStack:
      (
        "Two stacks have one name",
        "A stack's name is its identity in the inventory, so it can be used once in a workspace."
      )
    case .duplicateIdentifier:
      (
        "Two resource servers have one identifier",
        "An identifier is unique in its user pool. Two stacks with the same one would overwrite each other's scopes."
      )
    case .unknownScope:
      (
        "No resource server defines the scope",
        "A client that lists a scope which does not exist is refused by AWS, and a route that asks for one can never be "
          + "called. Define the scope, or name one that is defined."
      )
    case .stackCycle:
      ("Stacks refer to each other in a circle", "There is no order in which such stacks could be created.")
    case .resourceCycle:
      (
        "Resources refer to each other in a circle",
        "AWS makes one thing after the other, and each of these would have to be there before the next. Write one of the "
          + "values itself, or publish it as a parameter instead."
      )
    case .noDomain:
      (
        "The auth stack has no domain",
        "Tokens by client_credentials are issued at the domain's /oauth2/token. Without a `domain:` section the clients are "
          + "created, but there is no address to fetch tokens from and none is published."
      )
    case .scopeNotGranted:
      (
        "No client has the scope",
        "A route that asks for a scope which no client has can be called by nobody. Clients of other workspaces are not "
          + "seen here; if one has it, all is well."
      )
    case .unusedScope:
      (
        "The scope is of no use",
        "The scope is defined, no route asks for it, and no client has it. It protects nothing. Ask for it under "
          + "`binding:`, give it to a client, or take it out."
      )
    case .outsideScope:
      (
        "The scope is defined outside this workspace",
        "No stack here has a resource server with the beginning of this scope. AWS refuses the client unless "
          + "something else has defined the scope in the same pool before."
      )
    default:
      (
        "Two resources have one name",
        "Parameters, secrets and domains are unique by name in an account and region. Cognito lets pools and clients share a name, "
          + "but authplat finds what an interrupted run made by it, so they are kept apart as well."
      )
    }
  }
}
