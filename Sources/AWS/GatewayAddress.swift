/// Which deployed API a request is for, told by its host, or by its path.
///
/// On AWS each API has a host. With no DNS at hand it answers under the names that mean this computer (RFC 6761),
/// and under paths of one host:
///
///     APIID.execute-api.localhost:PORT/…     APIID.execute-api.REGION.localhost:PORT/…
///     APIID.execute-api.REGION.amazonaws.com/…
///     BASE/_aws/execute-api/APIID/…          BASE/restapis/APIID/STAGE/_user_request_/…
package struct GatewayAddress: Sendable, Hashable {
  package let apiID: String
  /// Where the API must be; nil takes it in any region.
  package let region: String?
  /// What follows the API, such as `/STAGE/orders`: percent-encoded, with a slash at its start.
  package let path: String

  /// Nil for what is not addressed to an API.
  package init?(of request: HTTPRequest) {
    if request.host.utf8.count > Self.label.utf8.count,
      let host = Self.host(request.host), request.path.hasPrefix("/")
    {
      (apiID, region, path) = (host.id, host.region, request.path)
    } else if request.path.hasPrefix(Self.root) {
      let rest = request.path.utf8.dropFirst(Self.root.utf8.count)
      let id = rest.prefix { $0 != UInt8(ascii: "/") }
      guard !id.isEmpty else { return nil }
      apiID = String(Substring(id))
      region = nil
      path = Self.rooted(rest.dropFirst(id.count))
    } else if request.path.hasPrefix("/restapis/") {
      let parts = request.path.utf8.split(
        separator: UInt8(ascii: "/"), maxSplits: 5, omittingEmptySubsequences: false)
      guard parts.count > 4, parts[4].elementsEqual(Self.mark.utf8) else { return nil }
      apiID = String(Substring(parts[2]))
      region = nil
      path = "/\(Substring(parts[3]))" + (parts.count > 5 ? "/\(Substring(parts[5]))" : "/")
    } else {
      return nil
    }
  }

  private static let label = ".execute-api."
  private static let root = "/_aws/execute-api/"
  private static let mark = "_user_request_"

  private static func rooted(_ path: Substring.UTF8View) -> String {
    path.isEmpty ? "/" : String(Substring(path))
  }

  private static func host(_ host: String) -> (id: String, region: String?)? {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard labels.count >= 3, labels[1] == "execute-api", !labels[0].isEmpty else { return nil }
    let rest = Array(labels[2...])
    if rest == ["localhost"] { return (labels[0], nil) }
    let suffix = rest.dropFirst().joined(separator: ".")
    guard suffix == "localhost" || suffix == Partition.of(region: rest[0]).suffix else { return nil }
    return (labels[0], rest[0])
  }
}
