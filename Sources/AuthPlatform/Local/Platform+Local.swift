import AWS
import AWSClient
import Foundation
package import ResourceModel
import StackFiles

extension Platform {
  /// The embedded endpoint that runs for this workspace; nil when none does.
  package func runningEndpoint() throws(PlatformError) -> EndpointRecord? {
    try EndpointClaim.running(workspace: settings.folder)
  }

  static let noEndpoint = PlatformError.notRunning(
    "No embedded endpoint runs for this workspace. Start one, in another terminal or in the background:\n"
      + "  authplat local start")

  /// Takes the right to run the embedded endpoint of this workspace.
  package func claimEndpoint() throws(PlatformError) -> EndpointClaim {
    try EndpointClaim(workspace: settings.folder)
  }

  /// Where the embedded endpoint keeps its objects.
  package var endpointDatabase: String { "\(stateFolder)/local.db" }

  /// Where the embedded endpoint writes what user pools mail and send.
  package var outboxFolder: String { "\(stateFolder)/local-outbox" }

  /// The embedded endpoint as environment `local`. Nothing of the user's AWS configuration takes part.
  /// - Throws: `notRunning` when there is none, `aws` when it does not answer, `unknown` when it lacks the account.
  func connectLocally(_ environment: ProjectEnvironment) async throws(PlatformError) -> Connection {
    guard settings.endpointURL == nil else {
      throw .unknown(
        "Environment `local` knows its endpoint: leave out --endpoint-url, or choose another --env.")
    }
    guard let record = try runningEndpoint() else {
      throw Self.noEndpoint
    }
    guard let key = record.keys.first(where: { $0.account == environment.account ?? $0.account }) else {
      throw .unknown(
        "The embedded endpoint at \(record.url) has no account \(environment.account ?? "at all"); it serves "
          + record.keys.map(\.account).joined(separator: ", ")
          + ". Start it with --account, or correct authplat.yaml."
      )
    }
    let region = settings.region ?? environment.region ?? "us-east-1"
    let faults = try await ask(record, "GET", "faults")
    let endpoint: Endpoint
    do throws(AWSError) { endpoint = try Endpoint(url: record.url) } catch { throw .aws(error) }
    let transport = KillPoint.wrap(CurlTransport())
    return connection(
      AWSConnection(
        scope: AWSScope(
          region: region, partition: Partition.of(region: region).name, domainRoot: "\(record.url)/_domain",
          issuerRoot: record.issuerRoot, folder: settings.folder),
        endpoints: ServiceEndpoints(
          custom: endpoint, region: region, hasQuotas: faults["throttle"] == "aws"),
        credentials: FixedCredentials(
          Credentials(
            accessKeyID: key.accessKeyID, secret: key.secret, accountID: key.account, source: "the endpoint")),
        transport: transport, throttle: throttle(), log: log, note: { context.onNote($0) }), transport)
  }
}

/// The embedded endpoint of a workspace at a glance.
package struct EndpointReport: Sendable {
  /// Nil when none runs.
  package let record: EndpointRecord?
  /// What the running endpoint says of itself.
  package let answer: Value
  /// Of its database and the write-ahead log; nil without one.
  package let databaseBytes: Int?
}

extension Platform {
  /// Asks the running endpoint how it is.
  /// - Throws: `aws` when it does not answer.
  package func endpointStatus() async throws(PlatformError) -> EndpointReport {
    var bytes: Int?
    for suffix in ["", "-wal"] {
      let attributes = try? FileManager.default.attributesOfItem(atPath: endpointDatabase + suffix)
      if let size = attributes?[.size] as? NSNumber { bytes = (bytes ?? 0) + size.intValue }
    }
    guard let record = try runningEndpoint() else {
      return EndpointReport(record: nil, answer: [:], databaseBytes: bytes)
    }
    return EndpointReport(
      record: record, answer: try await ask(record, "GET", "status"),
      databaseBytes: record.database == nil ? nil : bytes)
  }

  /// Forgets every object: by word to the running endpoint, else by deleting its database and its outbox.
  /// - Throws: `aws` when it does not answer, `file` when these cannot be deleted.
  package func resetEndpoint() async throws(PlatformError) {
    if let record = try runningEndpoint() {
      _ = try await ask(record, "POST", "reset")
      return
    }
    // So that none starts meanwhile.
    let claim = try claimEndpoint()
    defer { withExtendedLifetime(claim) {} }
    for suffix in ["-wal", "-shm", ""] where unlink(endpointDatabase + suffix) != 0 && errno != ENOENT {
      throw .file("cannot delete \(endpointDatabase)\(suffix): \(String(cString: strerror(errno)))")
    }
    do { try FileManager.default.removeItem(atPath: outboxFolder) } catch CocoaError.fileNoSuchFile {} catch {
      throw .file("cannot delete \(outboxFolder): \(error.localizedDescription)")
    }
  }

  /// Sends SIGTERM to the running endpoint and waits for its end.
  /// - Returns: what ran; nil when nothing did.
  /// - Throws: `unknown` when it is still there after ten seconds.
  package func stopEndpoint() async throws(PlatformError) -> EndpointRecord? {
    guard let record = try runningEndpoint() else { return nil }
    // Its lock is held, so the number is still that process's.
    kill(record.pid, SIGTERM)
    for _ in 0..<200 {
      if (try? runningEndpoint()) == .some(nil) { return record }
      try? await Task.sleep(for: .milliseconds(50))
    }
    throw .unknown(
      "The embedded endpoint, process \(record.pid), is still ending; try: kill -9 \(record.pid)")
  }

  /// Asks one of the endpoint's own pages.
  /// - Throws: `aws` when it does not answer, `unknown` in its words when it refuses.
  func ask(
    _ record: EndpointRecord, _ method: String, _ page: String, query: String = "", _ body: Value? = nil
  ) async throws(PlatformError) -> Value {
    let response: HTTPResponse
    do throws(AWSError) {
      let endpoint = try Endpoint(url: record.url)
      let request = HTTPRequest(
        method: method, scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
        path: "/_authplat/\(page)", query: query, body: body.map { JSONWriter.bytes($0) } ?? [])
      do throws(TransportError) {
        response = try await CurlTransport().send(request, timeout: 10, bypassingProxy: true)
      } catch {
        throw AWSError(
          code: AWSError.OwnCode.unreachable, message: "\(record.url) does not answer: \(error.reason)")
      }
    } catch {
      throw .aws(error)
    }
    guard let answer = try? JSONReader.read(response.body) else {
      throw .unknown("\(record.url) answers status \(response.status) and no JSON.")
    }
    guard response.status == 200 else {
      throw .unknown(answer["message"]?.string ?? "\(record.url) answers status \(response.status).")
    }
    return answer
  }
}
