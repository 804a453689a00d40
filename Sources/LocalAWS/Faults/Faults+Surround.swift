import AWS
import ResourceModel

extension Faults {
  /// Carries out a call with the faults that are on.
  /// - Parameters:
  ///   - pool: the user pool that it names.
  ///   - now: by the true clock.
  ///   - work: the call itself.
  /// - Throws: what ``admit(_:of:in:pool:at:)``, ``beginChange(of:)`` and `work` throw, without effect; what
  ///   ``fail(_:)`` throws, after it.
  func surround(
    _ operation: LocalOperation, of service: Service, in realm: Realm, pool: String?, at now: Timestamp,
    _ work: () async throws(AWSError) -> Attributes
  ) async throws(AWSError) -> Attributes {
    try admit(operation, of: service, in: realm, pool: pool, at: now)
    let answer: Attributes
    if let pool, operation.category.changesPools, let time = try beginChange(of: pool) {
      defer { finishChange(of: pool) }
      try? await Task.sleep(for: .milliseconds(time))
      answer = try await work()
    } else {
      answer = try await work()
    }
    try fail(service)
    return answer
  }
}

extension QuotaCategory {
  /// Whether calls of this category change a user pool or what belongs to one.
  var changesPools: Bool {
    switch self {
    case .userPoolUpdate, .userPoolResourceUpdate, .userPoolClientUpdate: true
    default: false
    }
  }
}
