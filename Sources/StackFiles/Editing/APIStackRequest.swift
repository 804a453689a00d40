import ResourceModel

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
  /// What one route asks for, as it stands in the file.
  package struct Route: Sendable, Equatable {
    package let pattern: String
    /// `open`, `idToken`, or scopes.
    package let demand: [String]

    /// Reads `METHOD /PATH=open`, `…=idToken` or `…=SCOPE,SCOPE`; nil for anything else.
    package init?(argument: String) {
      guard let equals = argument.lastIndex(of: "="), let pattern = RoutePattern(String(argument[..<equals]))
      else { return nil }
      let demand = argument[argument.index(after: equals)...].split(separator: ",").map(String.init)
      if demand.isEmpty { return nil }
      self.pattern = pattern.description
      self.demand = demand
    }
  }

  /// The API of API Gateway that the stack protects.
  package struct Binding: Sendable, Equatable {
    package enum API: Sendable, Equatable {
      case restName(String)
      case restID(String)
      case httpName(String)
      case httpID(String)
    }
    package var api: API
    /// Left out, it is `api`, or an HTTP API's `$default`.
    package var stage: String?
    package var routes: [Route]
    /// Whether the user said anything of it.
    package var isGiven: Bool

    package init(api: API, stage: String? = nil, routes: [Route] = [], isGiven: Bool = true) {
      self.api = api
      self.stage = stage
      self.routes = routes
      self.isGiven = isGiven
    }
  }
  package enum Store: String, Sendable, Equatable, CaseIterable { case secretsManager, ssm, file, none }

  package var name: String
  package var scopes: [Scope]
  package var auth: Auth
  /// Left out, it is the stack's name.
  package var identifier: String?
  /// What people see; left out, it is the stack's name.
  package var displayName: String?
  package var store: Store
  package var binding: Binding?

  package init(
    name: String, scopes: [Scope], auth: Auth, identifier: String? = nil, displayName: String? = nil,
    store: Store = .secretsManager, binding: Binding? = nil
  ) {
    self.name = name
    self.scopes = scopes
    self.auth = auth
    self.identifier = identifier
    self.displayName = displayName
    self.store = store
    self.binding = binding
  }
}
