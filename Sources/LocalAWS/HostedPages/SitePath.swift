/// A path of the site's own pages, with its query.
struct SitePath: Sendable {
  let text: String

  /// - Parameters:
  ///   - page: such as `/login`.
  ///   - query: encoded; empty for none.
  init(_ site: PoolSite, _ page: String, query: String = "") {
    text = site.prefix + page + (query.isEmpty ? "" : "?\(query)")
  }
}
