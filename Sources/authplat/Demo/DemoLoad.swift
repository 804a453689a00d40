import AWS
import AWSClient
import AuthPlatform
import Executor
import ResourceModel
import Tokens

/// Consumers of an API, as others write them: each reads the published document and fetches tokens by
/// client_credentials, one after the other. Nothing is tried twice, so every request that fails is counted.
struct DemoLoad: Sendable {
  /// What came of their requests.
  struct Tally: Sendable {
    var requests = 0
    /// Why, one a failure.
    var failures: [String] = []

    static func += (left: inout Self, right: Self) {
      left.requests += right.requests
      left.failures += right.failures
    }
  }

  private let secret: String
  private let store: any AWSReading
  private let transport = CurlTransport()

  /// - Parameter secret: the name of the document in Secrets Manager.
  init(secret: String, with platform: Platform) async throws(PlatformError) {
    self.secret = secret
    store = try await platform.connect(platform.workspace().workspace).reader
  }

  /// What consumers find in the store now.
  func read() async throws -> ClientCredentials {
    let answer = try await store.read(.getSecretValue, ["SecretId": .string(secret)])
    guard let text = answer["SecretString"]?.string,
      let credentials = ClientCredentials(document: Secret(text))
    else { throw PlatformError.file("\(secret) does not hold a client's document.") }
    return credentials
  }

  /// Lets consumers fetch tokens from now until `work` has ended.
  /// - Parameter kept: what they go on with, whatever the store says; nil reads it before each request.
  func consumers(
    _ count: Int, keeping kept: ClientCredentials? = nil, while work: () async throws -> Void
  ) async throws -> Tally {
    let end = StopSignal()
    return try await withThrowingTaskGroup(of: Tally.self) { group in
      for _ in 0..<count { group.addTask { await fetch(until: end, keeping: kept) } }
      try await work()
      end.stop()
      return try await group.reduce(into: Tally()) { $0 += $1 }
    }
  }

  private func fetch(until end: StopSignal, keeping kept: ClientCredentials?) async -> Tally {
    var tally = Tally()
    while !end.isWanted, !Task.isCancelled {
      tally.requests += 1
      do {
        let credentials = if let kept { kept } else { try await read() }
        _ = try await credentials.token(using: transport)
      } catch { tally.failures.append("\(error)") }
      // Cancelled, the loop ends by itself.
      try? await Task.sleep(for: .milliseconds(30))
    }
    return tally
  }

  /// - Returns: OAuth's word for why these are refused; nil when they are not.
  func refusal(of credentials: ClientCredentials) async throws(TokenError) -> OAuthCode? {
    do throws(TokenError) {
      _ = try await credentials.token(using: transport)
      return nil
    } catch {
      guard case .refused(let code) = error.code else { throw error }
      return code
    }
  }
}
