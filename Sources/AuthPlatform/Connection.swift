package import AWS
import AWSClient
import ResourceModel
package import Tokens

/// AWS as one environment reaches it.
package struct Connection: Sendable {
  package let reader: any AWSReading
  package let writer: any AWSCalling
  /// Calls made so far, by operation.
  package let calls: @Sendable () async -> [String: Int]
  /// The account that the credentials belong to, by STS.
  package let account: @Sendable () async throws(AWSError) -> String
  /// Carries what is no call to AWS: requests to token endpoints and APIs.
  package let transport: any HTTPSending
  let endpoints: ServiceEndpoints

  /// Whether a service is AWS's own and not an endpoint that stands for it.
  func isAWS(_ service: Service) -> Bool { reader.scope.domainRoot == nil && !endpoints[service].isCustom }

  func endpoint(of service: Service) -> Endpoint { endpoints[service].endpoint }

  /// Who signs the tokens of a pool of this environment.
  package func issuer(ofPool id: String) -> TokenIssuer {
    let name = UserPoolURL.issuer(poolID: id, in: reader.scope)
    let service = Service.cognitoIdentityProvider
    return isAWS(service)
      ? TokenIssuer(name)
      : TokenIssuer(name, keysURL: "\(endpoints[service].endpoint.url)/\(id)\(TokenIssuer.path)")
  }
}
