package import AWS

/// Where each service is reached, and whether that is AWS itself.
package struct ServiceEndpoints: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    package let endpoint: Endpoint
    /// Named by the user, such as an emulator: AWS's quotas do not hold there.
    package let isCustom: Bool
    /// The region that signatures name; not the client's for the global STS.
    package let signingRegion: String

    package init(_ endpoint: Endpoint, isCustom: Bool, signingRegion: String) {
      self.endpoint = endpoint
      self.isCustom = isCustom
      self.signingRegion = signingRegion
    }
  }

  private let entries: [Service: Entry]

  /// Asks for the entry of every service once.
  package init(_ entry: (Service) throws(AWSError) -> Entry) throws(AWSError) {
    var entries: [Service: Entry] = [:]
    for service in Service.allCases { entries[service] = try entry(service) }
    self.entries = entries
  }

  /// One endpoint for everything, such as an emulator.
  /// - Parameter hasQuotas: it enforces AWS's quotas, so they are kept.
  package init(custom endpoint: Endpoint, region: String, hasQuotas: Bool = false) {
    entries = Dictionary(
      uniqueKeysWithValues: Service.allCases.map {
        ($0, Entry(endpoint, isCustom: !hasQuotas, signingRegion: region))
      })
  }

  package subscript(_ service: Service) -> Entry {
    guard let entry = entries[service] else { preconditionFailure("every service has an endpoint") }
    return entry
  }
}
