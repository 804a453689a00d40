/// What a new API stack, or more scopes for an existing one, shall say.
package struct APIStackRequest: Sendable, Equatable {
  package struct Scope: Sendable, Equatable {
    package let name: String
    package let description: String

    /// A scope; without a description it gets "Allow NAME access".
    package init(_ name: String, _ description: String? = nil) {
      self.name = name
      self.description = description ?? StackEditor.description(ofScope: name)
    }

    /// Reads `NAME` or `NAME=TEXT`.
    package init(argument: String) {
      let halves = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      self.init(halves[0], halves.count > 1 && !halves[1].isEmpty ? halves[1] : nil)
    }
  }
  package enum Auth: Sendable, Equatable {
    case stack(String)
    case parameters(prefix: String)
    case poolARN(String)
  }
  package enum Store: String, Sendable, Equatable, CaseIterable { case secretsManager, ssm, none }

  package var name: String
  package var scopes: [Scope]
  package var auth: Auth
  /// Left out, it is the stack's name.
  package var identifier: String?
  /// What people see; left out, it is the stack's name.
  package var displayName: String?
  package var store: Store

  package init(
    name: String, scopes: [Scope], auth: Auth, identifier: String? = nil, displayName: String? = nil,
    store: Store = .secretsManager
  ) {
    self.name = name
    self.scopes = scopes
    self.auth = auth
    self.identifier = identifier
    self.displayName = displayName
    self.store = store
  }
}
