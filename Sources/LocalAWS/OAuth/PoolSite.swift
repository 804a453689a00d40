import AWS
import ResourceModel

/// Whose web endpoints a request is for, and which of them: told by its host, or by its path.
///
/// On AWS a pool has a host for its domain and a path of the region's host for its documents. With no DNS at
/// hand the same endpoints answer under paths of one host:
///
///     PREFIX.auth.localhost:PORT/…   PREFIX.auth.REGION.amazoncognito.com/…
///     BASE/_domain/PREFIX/…          BASE/POOLID/…          BASE/oauth2/token
struct PoolSite: Sendable {
  enum Owner: Sendable, Hashable {
    /// No pool is named: the client's own.
    case clientsPool
    case pool(String)
    /// A domain; nil takes it in any region.
    case domain(String, region: String?)
    /// The pool whose custom domain the host is, if it is one.
    case host(String)
  }

  let owner: Owner
  /// What stands before the path of each endpoint; no slash at the end.
  let root: String
  /// What of ``root`` is a path, as the request has it: empty, or such as `/_domain/shop`.
  let prefix: String
  /// Such as `/oauth2/token`.
  let path: String

  /// - Parameter base: where the endpoint is reached by those who know no domain.
  init(of request: HTTPRequest, base: String) {
    let here = "\(request.scheme.rawValue)://\(request.hostHeader)"
    if let domain = Self.hostedDomain(request.host) {
      self.init(domain, root: here, path: request.path)
      return
    }
    func below(_ prefix: String, _ owner: Owner) -> PoolSite {
      PoolSite(
        owner, root: base + prefix, prefix: prefix, path: String(request.path.dropFirst(prefix.count)))
    }
    let parts = request.path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).dropFirst()
    let first = String(parts.first ?? "")
    if first == "_domain" {
      let name = parts.count > 1 ? parts[2].prefix { $0 != "/" } : ""
      self = below("/_domain/\(name)", .domain(String(name), region: nil))
    } else if first.contains("_") {
      self = below("/\(first)", .pool(first))
    } else if request.host.contains("."), request.host.contains(where: { $0.isLetter }) {
      self.init(.host(request.host), root: here, path: request.path)
    } else {
      self.init(.clientsPool, root: base, path: request.path)
    }
  }

  private init(_ owner: Owner, root: String, prefix: String = "", path: String) {
    self.owner = owner
    self.root = root
    self.prefix = prefix
    self.path = path
  }

  /// `PREFIX.auth.REGION.amazoncognito.com`, and here `PREFIX.auth.localhost` with or without a region.
  private static func hostedDomain(_ host: String) -> Owner? {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard labels.count >= 3, labels[1] == "auth" || labels[1] == "auth-fips" else { return nil }
    switch (labels.count, labels.suffix(2)) {
    case (5, ["amazoncognito", "com"]), (4, [labels[2], "localhost"]):
      return .domain(labels[0], region: labels[2])
    case (3, ["auth", "localhost"]): return .domain(labels[0], region: nil)
    default: return nil
    }
  }

  /// The domain that the request names; nil where it names none.
  var domainName: String? {
    switch owner {
    case .domain(let name, _), .host(let name): name
    case .clientsPool, .pool: nil
    }
  }

  /// Whose tokens the site gives.
  enum Pool: Sendable, Hashable {
    /// Each client's own pool's.
    case any
    case one(String)
    /// There is no such pool or domain.
    case none

    fileprivate init(_ id: String?) { self = id.map(Pool.one) ?? .none }
  }

  func pool(in objects: Objects) -> Pool {
    switch owner {
    case .clientsPool: .any
    case .pool(let id): Pool(objects[Shelf(.everywhere, .userPoolPlace), id].map { _ in id })
    case .domain(let name, let region): Pool(Self.pool(ofDomain: name, region, in: objects))
    case .host(let name): Self.pool(ofDomain: name, nil, in: objects).map(Pool.one) ?? .any
    }
  }

  private static func pool(ofDomain name: String, _ region: String?, in objects: Objects) -> String? {
    let shelf = Shelf(.everywhere, .userPoolDomainPlace, under: name)
    let place = region.map { objects[shelf, $0] } ?? objects.page(shelf, limit: 1).items.first?.members
    return place?["UserPoolId"]?.string
  }
}
