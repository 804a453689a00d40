package import AWS
import ResourceModel

/// AWS as one environment reaches it.
package struct Connection: Sendable {
  package let reader: any AWSReading
  package let writer: any AWSCalling
  /// Calls made so far, by operation.
  package let calls: @Sendable () async -> [String: Int]
  /// The account that the credentials belong to, by STS.
  package let account: @Sendable () async throws(AWSError) -> String
  /// Carries requests that AWS's calls are not: to token endpoints and APIs.
  package let transport: any HTTPSending
}
