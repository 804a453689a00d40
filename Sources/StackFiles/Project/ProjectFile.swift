/// What `authplat.yaml` says: the environments and the policy of a workspace.
package struct ProjectFile: Sendable, Equatable {
  /// The file's name at the top of a workspace.
  package static let fileName = "authplat.yaml"

  /// By name; `local` is not listed unless the file gives it settings.
  package var environments: [String: ProjectEnvironment] = [:]
  package var policy = ProjectPolicy()

  package init(environments: [String: ProjectEnvironment] = [:], policy: ProjectPolicy = ProjectPolicy()) {
    self.environments = environments
    self.policy = policy
  }

  /// The environment of a name. `local` always exists.
  package func environment(named name: String) -> ProjectEnvironment? {
    environments[name] ?? (name == ProjectEnvironment.local ? ProjectEnvironment(name: name) : nil)
  }
}

/// One environment: where its resources live and what its variables hold.
package struct ProjectEnvironment: Sendable, Equatable {
  /// The environment that always exists and means the embedded endpoint.
  package static let local = "local"

  package let name: String
  package var region: String?
  package var profile: String?
  /// Twelve digits; refused before any call when STS says otherwise.
  package var account: String?
  package var variables: [String: String]
  /// Endpoint addresses by AWS's service name, such as `cognito-idp`.
  package var endpoints: [String: String]

  package init(
    name: String, region: String? = nil, profile: String? = nil, account: String? = nil,
    variables: [String: String] = [:], endpoints: [String: String] = [:]
  ) {
    self.name = name
    self.region = region
    self.profile = profile
    self.account = account
    self.variables = variables
    self.endpoints = endpoints
  }

  /// Whether the environment means the embedded endpoint.
  package var isLocal: Bool { name == Self.local }
}

/// When secrets are due and how long an old one stays valid.
package struct ProjectPolicy: Sendable, Equatable {
  /// Age at which a client secret is due for rotation; 90 days unless said.
  package var secretMaxAge: Duration
  /// How long the old secret works after a new one is published; 24 hours unless said.
  package var overlap: Duration

  package init(secretMaxAge: Duration = .seconds(90 * 86400), overlap: Duration = .seconds(86400)) {
    self.secretMaxAge = secretMaxAge
    self.overlap = overlap
  }
}

extension Duration {
  /// Reads `90d`, `24h`, `15m` or `30s`; nil for anything else.
  package init?(spelled text: String) {
    let units: [Character: Int] = ["d": 86400, "h": 3600, "m": 60, "s": 1]
    guard let unit = text.last.flatMap({ units[$0] }),
      text.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text.dropLast()), number <= 1_000_000
    else { return nil }
    self = .seconds(number * unit)
  }
}
