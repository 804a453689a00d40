import AWS
import Inventory
import ResourceModel

/// The deployed API that a request reaches, as far as the inventory knows it.
struct APIPlace: Sendable {
  /// The stack that binds it.
  let stack: String
  /// Nil where none of its deployed stages is addressed.
  let stage: String?
  /// Below the stage.
  let path: String

  /// Nil for what reaches no API that a stack of this environment binds, or only looks as if it did: whoever puts an
  /// API's id into the path of another host gets no token.
  init?(of request: HTTPRequest, among records: [DeployedResource], _ connection: Connection) {
    guard let address = GatewayAddress(of: request),
      let bound = records.first(where: { record in
        record.isBoundAPI
          && [record.physicalID["restApiId"], record.physicalID["apiId"]].contains(address.apiID)
      }),
      Self.isOwn(request, address.apiID, connection)
    else { return nil }
    stack = bound.id.stack
    let stages = bound.observed["stages"]?.map ?? [:]
    let parts = address.path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    let first = parts.count > 1 ? String(parts[1]) : ""
    if stages[first] != nil {
      stage = first
      path = parts.count > 2 ? "/\(parts[2])" : "/"
    } else {
      stage = stages["$default"] == nil ? nil : "$default"
      path = address.path
    }
  }

  /// Whether the request goes to the API's host on AWS, or to the endpoint that stands for AWS in this environment.
  private static func isOwn(_ request: HTTPRequest, _ api: String, _ connection: Connection) -> Bool {
    let region = connection.reader.scope.region
    if connection.isAWS(.apiGateway) {
      let host = "\(api).execute-api.\(region).\(Partition.of(region: region).suffix)"
      return request.host == host && request.scheme == .https && request.port ?? 443 == 443
    }
    let own = connection.endpoint(of: .apiGateway)
    let isLocalName = request.host == "localhost" || request.host.hasSuffix(".localhost")
    return request.scheme == own.scheme && request.port == own.port
      && (request.host == own.host || Endpoint.isLoopback(own.host) && isLocalName)
  }
}
