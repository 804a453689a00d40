import AWS
import Inventory
import Planner
import ResourceModel
import StackFiles

extension Platform {
  /// What the consumers of a client need. Asks AWS nothing.
  ///
  /// - Parameters:
  ///   - name: `API/CLIENT`, or `API` where that has only one.
  ///   - apiStack: whose routes are called; nil for the client's own stack.
  ///   - stage: of that API; nil for the one that its stack is bound to.
  ///   - url: where consumers reach the stage, such as a domain of one's own; nil for API Gateway's address.
  ///   - needsRoutes: whether it is of no use without the API's routes.
  /// - Throws: `unknown` with the near miss, or with what to do where something was not observed yet.
  package func handover(
    _ name: String, calling apiStack: String? = nil, stage: String? = nil, at url: String? = nil,
    needsRoutes: Bool
  ) async throws(PlatformError) -> Handover {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let (records, home) = try await reading { () async throws(InventoryError) in
      (try await inventory.resources(), try await inventory.home())
    }
    let client = try client(name, among: records)
    let stack = apiStack ?? client.id.stack
    var report: CallersReport?
    if needsRoutes || apiStack != nil || stage != nil || records.contains(where: { $0.isBoundAPI(of: stack) })
    {
      report = try await whoCanCall(stack, stage: stage)
    }
    let region = home?.region ?? String(client.poolID.prefix { $0 != "_" })
    let endpoint = workspace.environment.isLocal ? try runningEndpoint()?.url : nil
    if workspace.environment.isLocal, endpoint == nil { throw Self.noEndpoint }
    return Handover(
      environment: workspace.environment.name, client: client, region: region, endpoint: endpoint,
      tokenURL: client.tokenURL ?? tokenURL(ofPool: client.poolID, records),
      apiURL: url.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        ?? report.map { Self.url(of: $0, region: region, endpoint: endpoint) },
      api: report.map { api($0, client, records) }, scopes: scopes(client, report, records))
  }

  private func tokenURL(ofPool pool: String, _ records: [DeployedResource]) -> String? {
    records.lazy.filter { $0.id.kind == "userPoolDomain" && $0.observed["userPoolId"]?.string == pool }
      .compactMap { $0.observed["url"]?.string }.first.map { "\($0)/oauth2/token" }
  }

  /// API Gateway's own address of a stage.
  ///
  /// Source: API Gateway developer guide, "Invoke REST APIs in API Gateway"; for HTTP APIs, "Stages for HTTP APIs": the
  /// stage `$default` answers at the root.
  private static func url(of report: CallersReport, region: String, endpoint: String?) -> String {
    let root =
      endpoint.map { "\($0)/_aws/execute-api/\(report.api)" }
      ?? "https://\(report.api).execute-api.\(region).\(Partition.of(region: region).suffix)"
    return report.stage == "$default" ? root : "\(root)/\(report.stage)"
  }

  private func api(
    _ report: CallersReport, _ client: DeployedClient, _ records: [DeployedResource]
  ) -> Handover.API {
    let caller = report.model.clients.first { $0.id == client.id }
    let routes = report.routes.map { route in
      Handover.Route(
        route: route,
        answer: caller.map { report.model.answer($0, route) }
          ?? AccessModel.Answer(isAllowed: false, reason: "not observed"))
    }
    return Handover.API(
      stack: report.stack, style: report.style, id: report.api, stage: report.stage,
      observedAt: report.observedAt, routes: routes, authorizers: authorizers(report, records))
  }

  /// As deployed, as far as that is known, else as they stand.
  private func authorizers(
    _ report: CallersReport, _ records: [DeployedResource]
  ) -> [String: Handover.Authorizer] {
    let own = records.filter { $0.id.stack == report.stack }
    let deployed = own.first { $0.isBoundAPI }?.observed["authorizers"]?[report.stage]?.map ?? [:]
    var standing: [String: Handover.Authorizer] = [:]
    for record in own {
      guard let name = record.observed["name"]?.string else { continue }
      if let pools = record.observed["providerARNs"]?.strings {
        standing[name] = Handover.Authorizer(pools: pools, audience: [])
      } else if let issuer = record.observed["jwtConfiguration"]?["issuer"]?.string {
        standing[name] = Handover.Authorizer(
          pools: [issuer], audience: record.observed["jwtConfiguration"]?["audience"]?.strings ?? [])
      }
    }
    let found = standing.merging(
      deployed.mapValues {
        Handover.Authorizer(pools: $0["pools"]?.strings ?? [], audience: $0["audience"]?.strings ?? [])
      }
    ) { $1 }
    let used = Set(report.routes.compactMap(\.demand.authorizer))
    return found.filter { used.contains($0.key) }
  }

  private func scopes(
    _ client: DeployedClient, _ report: CallersReport?, _ records: [DeployedResource]
  ) -> [String: String] {
    var descriptions: [String: String] = [:]
    for record in records where record.id.kind == "resourceServer" {
      guard record.observed["userPoolId"]?.string == client.poolID,
        let identifier = record.observed["identifier"]?.string
      else { continue }
      for (name, text) in record.observed["scopes"]?.map ?? [:] {
        descriptions["\(identifier)/\(name)"] = text.string ?? ""
      }
    }
    let named = Set(client.scopes).union(report?.routes.flatMap(\.demand.scopes) ?? [])
    return Dictionary(uniqueKeysWithValues: named.map { ($0, descriptions[$0] ?? "") })
  }
}

extension DeployedResource {
  fileprivate func isBoundAPI(of stack: String) -> Bool { id.stack == stack && isBoundAPI }
}
