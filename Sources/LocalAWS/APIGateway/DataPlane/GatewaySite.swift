import AWS
import ResourceModel

/// The deployed stage that a request is for, taken from the world in one look.
struct GatewaySite: Sendable {
  enum Kind: Sendable, Hashable { case rest, http }

  /// Why there is none.
  enum Absence: Error, Sendable { case api, restStage, httpStage }

  let kind: Kind
  let apiID: String
  let realm: Realm
  let stage: String
  let variables: [String: String]
  let deploymentID: String
  /// What follows the stage: percent-encoded, with a slash at its start.
  let path: String

  /// - Throws: ``Absence`` when there is no such API or stage, or the API has its own endpoint switched off.
  init(_ address: GatewayAddress, in objects: Objects) throws(Absence) {
    guard let place = objects[Shelf(.everywhere, .gatewayPlace), address.apiID],
      let account = place["Account"]?.string, let region = place["Region"]?.string,
      address.region ?? region == region
    else { throw .api }
    kind = place["Protocol"] == "HTTP" ? .http : .rest
    realm = Realm(account: account, region: region)
    apiID = address.apiID
    let name = Self.firstSegment(of: address.path)
    let isREST = kind == .rest
    let api = objects[Shelf(realm, isREST ? .restApi : .httpApi), apiID]
    let absence = isREST ? Absence.restStage : .httpStage
    if api?["disableExecuteApiEndpoint"] == true { throw absence }
    let stages = Shelf(realm, isREST ? .restStage : .httpStage, under: apiID)
    let members: [String: Value]
    if let named = objects[stages, name.text], isREST || name.text != Self.defaultStage {
      (stage, members, path) = (name.text, named, name.rest)
    } else if !isREST, let standard = objects[stages, Self.defaultStage] {
      (stage, members, path) = (Self.defaultStage, standard, address.path)
    } else {
      throw absence
    }
    guard let deployment = members["deploymentId"]?.string else { throw absence }
    deploymentID = deployment
    variables = (members[isREST ? "variables" : "stageVariables"]?.map ?? [:]).compactMapValues(\.string)
  }

  /// The stage of an HTTP API whose name does not stand in paths.
  static let defaultStage = "$default"

  private static func firstSegment(of path: String) -> (text: String, rest: String) {
    let bytes = path.utf8.dropFirst()
    let first = bytes.prefix { $0 != UInt8(ascii: "/") }
    let rest = bytes.dropFirst(first.count)
    return (
      String(decoding: PercentEncoding.decode(first), as: UTF8.self),
      rest.isEmpty ? "/" : String(Substring(rest))
    )
  }
}
