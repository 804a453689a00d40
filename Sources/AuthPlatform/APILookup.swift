import AWS
import Kinds
import Planner
import ResourceModel

/// Finds the API that a binding names, and reads what it has.
struct APILookup {
  let reader: any AWSReading
  let deployed: [ResourceID: Situation.Deployed]

  enum Answer {
    /// With what is worth telling about how it was found.
    case found(BoundAPI, note: String?)
    case waits(note: String)
    case ambiguous(BindingFinding)
  }

  func find(_ binding: Binding) async throws(AWSError) -> Answer {
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
        let api = BoundAPI(
          id: id, attributes: found.attributes, gatewayResponses: try await gatewayResponses(of: id, binding))
        return .found(
          api,
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

  private func gatewayResponses(
    of api: String, _ binding: Binding
  ) async throws(AWSError) -> [String: [String: Value]] {
    guard binding.style == .rest, binding.cors != nil else { return [:] }
    var found: [String: [String: Value]] = [:]
    for type in BindingExpansion.errorTypes {
      let id = PhysicalID(["restApiId": api, "responseType": type])
      let response = try await GatewayResponse().read([id], using: reader)[id]
      found[type] = response?.attributes["responseParameters"]?.map
    }
    return found
  }
}
