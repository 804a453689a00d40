import AWS
import ResourceModel

/// The endpoint's own pages, below `/_authplat/`: what one asks of it and cannot ask of AWS.
struct ControlPages: Sendable {
  private static let prefix = "/_authplat/"

  let endpoint: LocalEndpoint

  static func serves(_ request: HTTPRequest) -> Bool { request.path.hasPrefix(prefix) }

  func answer(_ request: HTTPRequest) async -> HTTPResponse {
    // Any page in a browser may send requests to loopback. It cannot leave out the origin, nor say that a person typed the
    // address, and a name that it made to point here (DNS rebinding) is not one of ours. A page that a deployed API
    // answers with has this very origin.
    guard request["Origin"] == nil, ["none", nil].contains(request["Sec-Fetch-Site"]),
      isOwn(host: request.host)
    else {
      return refusal(403, "The endpoint's own pages answer only requests that no web page sent.")
    }
    do throws(AWSError) {
      switch (request.method, String(request.path.dropFirst(Self.prefix.count))) {
      case ("GET", "status"), ("HEAD", "status"): return json(200, await status())
      case ("POST", "reset"):
        try await endpoint.world.reset()
        return json(200, ["reset": true])
      case ("GET", "faults"), ("HEAD", "faults"): return json(200, endpoint.faults.settings.value)
      case ("POST", "faults"): return setFaults(request)
      case ("GET", "functions"), ("HEAD", "functions"):
        return json(200, await FunctionPage(world: endpoint.world).list())
      case ("POST", "functions"):
        return json(200, try await FunctionPage(world: endpoint.world).change(request.body))
      case ("GET", "outbox"), ("HEAD", "outbox"):
        return json(200, try await OutboxPage(world: endpoint.world).list(request.query))
      case (_, "status"), (_, "reset"), (_, "faults"), (_, "functions"), (_, "outbox"):
        return refusal(405, "GET status, POST reset, GET or POST faults, GET or POST functions, GET outbox.")
      default:
        return refusal(
          404, "There are the pages status, reset, faults, functions and outbox below \(Self.prefix).")
      }
    } catch {
      return refusal(error.status ?? 500, error.message)
    }
  }

  /// The body names every fault that is to be on; all others go off.
  private func setFaults(_ request: HTTPRequest) -> HTTPResponse {
    guard let members = try? JSONReader.read(request.body).map else {
      return refusal(400, "Send the faults that are to be on as one JSON object; {} for none.")
    }
    do throws(FaultSettings.Misspelling) {
      let settings = try FaultSettings(members)
      endpoint.faults.replace(by: settings)
      return json(200, settings.value)
    } catch {
      return refusal(400, error.description)
    }
  }

  private func status() async -> Value {
    // What stands in no account only serves to look something up.
    let counts = await endpoint.world.look { $0.counts { !$0.account.isEmpty } }
    let now = endpoint.trueClock()
    var operations: [String: Value] = [:]
    for service in LocalService.all {
      operations[service.service.rawValue] = .list(service.operations.keys.sorted().map { .string($0) })
    }
    return [
      "type": "authplat-local", "schemaVersion": "1.0", "version": .string(endpoint.settings.version),
      "url": .string(endpoint.settings.base), "startedAt": .string(endpoint.startedAt.description),
      "uptimeSeconds": .integer((now.milliseconds - endpoint.startedAt.milliseconds) / 1000),
      "requests": .integer(endpoint.requests.count), "residentBytes": .integer(ResidentMemory.bytes),
      "objects": .map(
        Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, .integer($0.value)) })),
      "accounts": .list(endpoint.settings.identities.accounts.map { .string($0) }),
      "faults": endpoint.faults.settings.value,
      "verifiesSignatures": .bool(endpoint.settings.verifiesSignatures), "operations": .map(operations),
    ]
  }

  /// Loopback names, addresses, and the name under which the endpoint is to be reached.
  private func isOwn(host: String) -> Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("[")
      || host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
      || (try? Endpoint(url: endpoint.settings.base))?.host == host
  }

  private func json(_ status: Int, _ value: Value) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
      body: JSONWriter.bytes(value))
  }

  private func refusal(_ status: Int, _ message: String) -> HTTPResponse {
    json(status, ["message": .string(message)])
  }
}
