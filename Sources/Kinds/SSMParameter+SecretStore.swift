package import AWS
package import ResourceModel

/// A SecureString as the store of a client's secret.
///
/// Consumers read the parameter by its name and so get its newest version: a pending secret stands in a neighbour,
/// `NAME.pending`, once there is a current one. The first, which nobody reads yet, stands in the parameter itself, in a
/// document without `client_id`.
extension SSMParameter: SecretStore {
  package func versions(
    in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> [SecretStage: SecretVersion] {
    let name = id["Name"] ?? ""
    let answer = try await aws.read(
      .getParameters,
      ["Names": [.string(name), .string(Self.pendingName(name))], "WithDecryption": true])
    var versions: [SecretStage: SecretVersion] = [:]
    for parameter in answer["Parameters"]?.list ?? [] {
      guard let version = version(parameter) else { continue }
      let isNeighbour = parameter["Name"]?.string != name
      versions[isNeighbour || version.document.isPending ? .pending : .current] = version
    }
    return versions
  }

  package func document(
    ofVersion version: String, in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretDocument? {
    let answer = try await aws.read(
      .getParameters, ["Names": [.string("\(id["Name"] ?? ""):\(version)")], "WithDecryption": true])
    return answer["Parameters"]?.list?.first.flatMap(self.version)?.document
  }

  private func version(_ parameter: Value) -> SecretVersion? {
    guard let number = parameter["Version"]?.integer,
      let document = parameter["Value"]?.string.flatMap(SecretDocument.init(stored:))
    else { return nil }
    return SecretVersion(id: String(number), document: document)
  }

  private static func pendingName(_ name: String) -> String { "\(name).pending" }

  package func stash(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    let hasCurrent = try await versions(in: id, using: aws)[.current] != nil
    let name = id["Name"] ?? ""
    try await put(
      document, in: hasCurrent ? PhysicalID(["Name": Self.pendingName(name)]) : id, using: aws)
  }

  package func publish(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    if try await versions(in: id, using: aws)[.current]?.document.text != document.text {
      try await put(document, in: id, using: aws)
    }
    try await discardPending(in: id, using: aws)
  }

  package func discardPending(in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    let name = Self.pendingName(id["Name"] ?? "")
    guard
      try await aws.read(.getParameters, ["Names": [.string(name)], "WithDecryption": false])["Parameters"]?
        .list?.isEmpty == false
    else { return }
    do {
      _ = try await aws.write(.deleteParameter, ["Name": .string(name)])
    } catch  where error.isNotFound {
      return
    }
  }

  private func put(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    _ = try await aws.write(
      .putParameter,
      [
        "Name": .string(id["Name"] ?? ""), "Value": .secret(document.text), "Type": "SecureString",
        "Overwrite": true,
      ])
  }

  package func currentVersions(
    of ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: String] {
    var versions: [PhysicalID: String] = [:]
    for page in ids.compactMap({ $0["Name"] }).sorted().chunks(of: 10) {
      let answer = try await aws.read(
        .getParameters, ["Names": .list(page.map { .string($0) }), "WithDecryption": false])
      for parameter in answer["Parameters"]?.list ?? [] {
        if let name = parameter["Name"]?.string, let version = parameter["Version"]?.integer {
          versions[PhysicalID(["Name": name])] = String(version)
        }
      }
    }
    return versions
  }
}
