import AWS
import Foundation
import ResourceModel

/// The role of an EC2 instance, from its metadata service.
/// Source: AWS SDKs and Tools reference guide, "IMDS credential provider"; botocore 1.43.11,
/// `InstanceMetadataFetcher`.
struct InstanceMetadataSource: CredentialSource {
  private let context: CredentialContext

  init(_ context: CredentialContext) { self.context = context }

  var looksAt: String {
    isDisabled
      ? "EC2 instance metadata (switched off by AWS_EC2_METADATA_DISABLED)" : "EC2 instance metadata"
  }

  private var isDisabled: Bool { claims("AWS_EC2_METADATA_DISABLED") }

  func load() async throws(AWSError) -> Credentials? {
    guard !isDisabled else { return nil }
    let service = Service(base: try base(), timeout: try timeout(), attempts: try attempts())
    let root = "/latest/meta-data/iam/security-credentials/"
    do throws(Absent) {
      let token = try await token(service)
      guard let role = try await get(service, root, token), !role.isEmpty else { return nil }
      let name = role.split(whereSeparator: \.isNewline).first.map(String.init) ?? role
      guard let text = try await get(service, root + PercentEncoding.encode(name), token) else { return nil }
      return try read(text, role: name)
    } catch {
      if case .refused(let reason) = error { throw .credentials(reason) }
      return nil
    }
  }

  /// Where the service is asked, and how patiently.
  private struct Service {
    let base: HTTPRequest
    /// Seconds for each request.
    let timeout: Double
    let attempts: Int
  }

  /// Why the service gives nothing.
  private enum Absent: Error {
    /// Nothing listens: this is no EC2 instance.
    case noService
    case refused(String)
  }

  private func base() throws(AWSError) -> HTTPRequest {
    let mode = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")
    guard let text = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint") else {
      switch mode?.lowercased() {
      case nil, "ipv4": return HTTPRequest(method: "GET", scheme: .http, host: "169.254.169.254")
      case "ipv6": return HTTPRequest(method: "GET", scheme: .http, host: "[fd00:ec2::254]")
      default: throw .configuration("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE must be IPv4 or IPv6")
      }
    }
    guard let address = URLComponents(string: text), let name = address.host?.lowercased(),
      let scheme = address.scheme.flatMap({ HTTPRequest.Scheme(rawValue: $0.lowercased()) })
    else { throw .configuration("AWS_EC2_METADATA_SERVICE_ENDPOINT is not an http or https URL") }
    let host = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
    guard scheme == .https || RequestRules.mayBeReachedInClear(host) else {
      throw .configuration(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT must be this computer or a link-local metadata address")
    }
    return HTTPRequest(method: "GET", scheme: scheme, host: host, port: address.port)
  }

  /// Nil where the service knows only its first version and that may be used.
  private func token(_ service: Service) async throws(Absent) -> String? {
    var request = service.base
    request.method = "PUT"
    request.path = "/latest/api/token"
    request.headers = [("x-aws-ec2-metadata-token-ttl-seconds", "21600")]
    let answer: HTTPResponse
    do { answer = try await send(request, service) } catch {
      // Behind a container's extra hop the token gets lost on its way back, and version 1 still answers.
      if error.code == .timeout, error.mayHaveArrived { return try withoutToken() }
      throw .noService
    }
    switch answer.status {
    case 200: return String(decoding: answer.body, as: UTF8.self)
    case 403, 404, 405: return try withoutToken()
    case 400: throw .refused("EC2 instance metadata refused the request for a token (HTTP status 400)")
    default: throw .noService
    }
  }

  private func withoutToken() throws(Absent) -> String? {
    guard claims("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled") else { return nil }
    throw .refused("EC2 instance metadata gave no token, and AWS_EC2_METADATA_V1_DISABLED forbids version 1")
  }

  private func get(_ service: Service, _ path: String, _ token: String?) async throws(Absent) -> String? {
    var request = service.base
    request.path = path
    if let token { request.headers = [("x-aws-ec2-metadata-token", token)] }
    let answer: HTTPResponse
    do { answer = try await send(request, service) } catch { throw .noService }
    return answer.status == 200 ? String(decoding: answer.body, as: UTF8.self) : nil
  }

  private func send(_ request: HTTPRequest, _ service: Service) async throws(TransportError) -> HTTPResponse {
    var attempt = 1
    while true {
      do throws(TransportError) {
        let answer = try await context.transport.send(request, timeout: service.timeout, bypassingProxy: true)
        if answer.status < 500 || attempt >= service.attempts { return answer }
      } catch { if attempt >= service.attempts || error.code == .cancelled { throw error } }
      attempt += 1
    }
  }

  private func read(_ text: String, role: String) throws(Absent) -> Credentials {
    let members = (try? JSONReader.read(text))?.map ?? [:]
    if let code = members["Code"]?.string, code != "Success" {
      throw .refused("the instance's role \(role) cannot be used: EC2 instance metadata says \(code)")
    }
    guard let read = Credentials(members, token: "Token", source: "instance role \(role)") else {
      throw .refused("EC2 instance metadata sent no credentials for role \(role)")
    }
    // While the service cannot renew them it hands out old ones, and AWS accepts them for that time. So they
    // are kept and asked for again a little later ("static stability").
    let floor = context.timing.now.adding(seconds: 10 * 60)
    guard let end = read.expiration, end < floor else { return read }
    return Credentials(
      accessKeyID: read.accessKeyID, secret: read.secret, sessionToken: read.sessionToken,
      expiration: context.timing.now.adding(seconds: (17 + 8 * context.random()) * 60),
      accountID: read.accountID, source: read.source)
  }

  private func timeout() throws(AWSError) -> Double {
    guard let (text, place) = find("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout") else {
      return 1
    }
    guard let seconds = Double(text), seconds > 0, seconds <= 3600 else {
      throw .configuration("\(place) must be a number of seconds from above 0 to 3600")
    }
    return seconds
  }

  private func attempts() throws(AWSError) -> Int {
    guard let (text, place) = find("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")
    else {
      return 1
    }
    guard let number = Int(text), (1...100).contains(number) else {
      throw .configuration("\(place) must be a number from 1 to 100")
    }
    return number
  }

  private func setting(_ variable: String, _ key: String) -> String? {
    find(variable, key)?.text
  }

  private func find(_ variable: String, _ key: String) -> (text: String, place: String)? {
    context.configuration.settings.find(key, variable)
  }

  private func claims(_ variable: String, _ key: String = "") -> Bool {
    setting(variable, key)?.lowercased() == "true"
  }
}
