/// An API stack's connection to one API of API Gateway: which API and stage, and what each of its routes asks for.
package struct Binding: Sendable {
  package enum Style: String, Sendable, Hashable { case rest, http }

  package enum API: Sendable, Hashable {
    case named(String)
    case id(String)
  }

  /// What a line of the stack file asks for.
  package enum Demand: Sendable, Hashable {
    case open
    case idToken
    /// Scopes in full.
    case scopes([String])
  }

  package struct Line: Sendable {
    package let pattern: RoutePattern
    package let demand: Demand
    package let place: SourceRange

    package init(pattern: RoutePattern, demand: Demand, place: SourceRange) {
      self.pattern = pattern
      self.demand = demand
      self.place = place
    }
  }

  /// Headers by which browsers let pages of other origins read answers.
  package struct CORS: Sendable, Hashable {
    package let origins: [String]
    package let headers: [String]
    package let methods: [String]

    package init(origins: [String], headers: [String], methods: [String]) {
      self.origins = origins
      self.headers = headers
      self.methods = methods
    }
  }

  package let stack: String
  package let style: Style
  package let api: API
  package let apiPlace: SourceRange
  package let stage: String
  package let stagePlace: SourceRange
  /// The authorizer's attributes as written, its name among them.
  package let authorizer: Attributes
  /// What routes ask for that no line is about.
  package let fallback: Demand
  package let lines: [Line]
  /// Whether `OPTIONS` stays callable without a token where no line says otherwise.
  package let opensPreflight: Bool
  package let cors: CORS?
  /// What the API is made of, where the stack owns all of it; nil for an API that is somebody else's.
  package let document: APIDocument?
  /// Of the pool whose tokens are taken: its ARN, and its issuer.
  package let poolARN: Value
  package let issuer: Value
  package let place: SourceRange

  package init(
    stack: String, style: Style, api: API, apiPlace: SourceRange, stage: String, stagePlace: SourceRange,
    authorizer: Attributes, fallback: Demand, lines: [Line], opensPreflight: Bool, cors: CORS?,
    document: APIDocument? = nil, poolARN: Value, issuer: Value, place: SourceRange
  ) {
    self.stack = stack
    self.style = style
    self.api = api
    self.apiPlace = apiPlace
    self.stage = stage
    self.stagePlace = stagePlace
    self.authorizer = authorizer
    self.fallback = fallback
    self.lines = lines
    self.opensPreflight = opensPreflight
    self.cors = cors
    self.document = document
    self.poolARN = poolARN
    self.issuer = issuer
    self.place = place
  }

  package var authorizerName: String { authorizer["name"]?.string ?? "" }

  /// What a route is to ask for: its closest line, else preflight, else the default.
  package func demand(of route: GatewayRoute) -> Demand {
    let isPreflight = opensPreflight && route.method == "OPTIONS"
    let closest = lines.compactMap { line in
      // A line for all methods is not about preflight.
      isPreflight && line.pattern.route.method != route.method
        ? nil : line.pattern.closeness(to: route).map { ($0, line.demand) }
    }.max { $0.0 < $1.0 }
    return closest?.1 ?? (isPreflight ? .open : fallback)
  }

  /// Every scope that some line or the default asks for.
  package var scopes: Set<String> {
    var all: Set<String> = []
    for demand in [fallback] + lines.map(\.demand) {
      if case .scopes(let scopes) = demand { all.formUnion(scopes) }
    }
    return all
  }
}
