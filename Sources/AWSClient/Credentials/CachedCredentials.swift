package import AWS
import ResourceModel

/// Keeps credentials while they are good and fetches new ones in time. Owns the one copy in memory.
///
/// Callers that come while new ones are being fetched wait for the same fetch.
/// Source of the fifteen minutes, and of the ten in which a failed renewal is an error: botocore 1.43.11,
/// `RefreshableCredentials`.
package actor CachedCredentials: CredentialsProviding {
  /// Seconds before the end from which new ones are tried for. Sessions shorter than an hour are kept for three
  /// quarters of their time, because otherwise those of fifteen minutes would be fetched anew for every call.
  private static let longestWindow = 15.0 * 60

  private let fetch: @Sendable () async throws(AWSError) -> Credentials
  private let timing: any Timing
  private var current: Credentials?
  /// Seconds before the end of the current ones from which new ones are tried for.
  private var window = 0.0
  private var fetching: Task<Result<Credentials, AWSError>, Never>?

  /// - Parameter fetch: such as ``CredentialChain/load()``.
  package init(
    timing: any Timing = SystemTiming(), fetch: @escaping @Sendable () async throws(AWSError) -> Credentials
  ) {
    self.timing = timing
    self.fetch = fetch
  }

  /// What the chain finds, kept and renewed.
  package init(_ context: CredentialContext) {
    let chain = CredentialChain(context)
    self.init(timing: context.timing) { () async throws(AWSError) in try await chain.load() }
  }

  package func credentials() async throws(AWSError) -> Credentials {
    guard let current else { return try await fresh() }
    guard let left = remaining(current), left < window else { return current }
    do { return try await fresh() } catch {
      // Too early to worry in the first third of the window: the next call tries again.
      if left >= window * 2 / 3 { return current }
      throw error
    }
  }

  package func renewed(after refused: Credentials) async throws(AWSError) -> Credentials {
    if let current, current != refused { return current }
    return try await fresh()
  }

  private func remaining(_ credentials: Credentials) -> Double? {
    credentials.expiration.map { $0.seconds - timing.now.seconds }
  }

  private func fresh() async throws(AWSError) -> Credentials {
    let task = fetching ?? start()
    let result = await task.value
    if fetching == task { fetching = nil }
    let credentials = try result.get()
    current = credentials
    guard let left = remaining(credentials), let end = credentials.expiration else { return credentials }
    window = min(Self.longestWindow, left / 4)
    guard left > 0 else {
      throw .credentials("the credentials from \(credentials.source) expired at \(end); renew them")
    }
    return credentials
  }

  private func start() -> Task<Result<Credentials, AWSError>, Never> {
    let fetch = fetch
    let task = Task { () async -> Result<Credentials, AWSError> in
      do throws(AWSError) { return .success(try await fetch()) } catch { return .failure(error) }
    }
    fetching = task
    return task
  }
}
