/// The proxy for https, as the environment names it.
///
/// `HTTP_PROXY` serves for plain http, which reaches this computer and metadata services only: a proxy would
/// see the secrets in it and cannot reach either, so none is used there.
package struct ProxySettings: Sendable, Equatable {
  /// A proxy's URL; it may hold a password and is never shown.
  let https: String?
  /// Hosts that are reached directly: names, suffixes, addresses and networks, separated by commas.
  let except: String?

  package init() {
    https = nil
    except = nil
  }

  /// Reads `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`. Lower case wins where both are set, as with curl.
  package init(environment: [String: String]) {
    func setting(_ name: String) -> String? {
      [environment[name.lowercased()], environment[name]].compactMap(\.self).first { !$0.isEmpty }
    }
    https = setting("HTTPS_PROXY") ?? setting("ALL_PROXY")
    except = setting("NO_PROXY")
  }
}
