package import AWS
import ResourceModel

/// Whom AWS takes us for.
package struct CallerIdentity: Sendable, Hashable {
  /// Twelve digits.
  package let account: String
  package let arn: String
}

extension AWSReading {
  /// Asks STS, which needs no permission.
  /// Source: STS API reference, GetCallerIdentity.
  package func callerIdentity() async throws(AWSError) -> CallerIdentity {
    let answer = try await read(.getCallerIdentity, [:])
    guard let account = answer["Account"]?.string, let arn = answer["Arn"]?.string else {
      throw AWSError(
        code: AWSError.OwnCode.malformedAnswer, message: "STS named no account",
        operation: "GetCallerIdentity", service: .sts)
    }
    return CallerIdentity(account: account, arn: arn)
  }

  /// The account guard: to be asked before anything is changed.
  /// - Throws: `OwnCode.accountMismatch` when the credentials belong to another account.
  package func requireAccount(_ account: String) async throws(AWSError) -> CallerIdentity {
    let identity = try await callerIdentity()
    guard identity.account == account else {
      throw AWSError(
        code: AWSError.OwnCode.accountMismatch,
        message: "the credentials belong to account \(identity.account) (\(identity.arn)) "
          + "and the environment wants \(account); choose another profile or environment")
    }
    return identity
  }
}
