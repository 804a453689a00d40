import AWS
import Kinds
import Planner
import ResourceModel

/// Finds the API that a binding names, and reads what it has.
struct APILookup {
  let reader: any AWSReading
  let deployed: [ResourceID: Situation.Deployed]
  /// Otherwise an API counts as it was last seen.
  let asksAWS: Bool

  enum Answer {
    /// The stack makes it.
    case made(APIDocument)
    /// With what is worth telling about how it was found.
    case found(BoundAPI, PhysicalID, note: String?)
    case waits(note: String)
    case ambiguous(BindingFinding)
  }

  func find(_ binding: Binding) async throws(AWSError) -> Answer {
    if let document = binding.document { return .made(document) }
    if !asksAWS { return asLastSeen(binding) }
    let kind: any ResourceKind = binding.style == .rest ? RestRoutes() : HTTPRoutes()
    let known = deployed[binding.routesID]?.physicalID[binding.label]
    let candidates =
      switch binding.api {
      case .id(let id): [id]
      case .named(let name): try await apis(named: name, binding.style)
      }
    let id: String?
    if let known, candidates.isEmpty || candidates.contains(known) {
      id = known
    } else if candidates.count > 1 {
      return .ambiguous(
        BindingFinding(
          .ambiguousAPI,
          "\(text(binding.api)) stands for several APIs: \(candidates.sorted().joined(separator: ", ")).",
          suggestion: "Write `\(binding.style.rawValue): {id: …}`.", at: binding.apiPlace))
    } else {
      id = candidates.first
    }
    if let id {
      let physicalID = binding.physicalID(id)
      if let found = try await kind.read([physicalID], using: reader)[physicalID] {
        return .found(
          BoundAPI(id: id, attributes: found.attributes), physicalID,
          note: candidates.isEmpty
            ? "\(binding.stack): no API is named \(text(binding.api)); going on with \(id), which it is bound to."
            : nil)
      }
    }
    return .waits(
      note:
        "\(binding.stack): the binding waits for its \(binding.style.rawValue.uppercased()) API, which does not "
        + "exist yet: \(text(binding.api)). Everything else proceeds; plan again once it is there.")
  }

  private func asLastSeen(_ binding: Binding) -> Answer {
    guard let routes = deployed[binding.routesID], let id = routes.physicalID[binding.label] else {
      return .waits(note: "\(binding.stack): its API was not looked for, because AWS is not asked.")
    }
    return .found(BoundAPI(id: id, attributes: routes.snapshot), routes.physicalID, note: nil)
  }

  private func text(_ api: Binding.API) -> String {
    switch api {
    case .named(let name): "`\(name)`"
    case .id(let id): "id \(id)"
    }
  }

  /// All pages once, however many bindings ask.
  private func apis(named name: String, _ style: Binding.Style) async throws(AWSError) -> [String] {
    switch style {
    case .rest:
      try await reader.pages(.getRestApis, ["limit": 500], items: "item", token: "position")
        .filter { $0["name"]?.string == name }.compactMap { $0["id"]?.string }
    case .http:
      try await reader.pages(.getHTTPApis, ["maxResults": "500"], items: "items", token: "nextToken")
        .filter { $0["name"]?.string == name && $0["protocolType"] == "HTTP" }
        .compactMap { $0["apiId"]?.string }
    }
  }
}
