package import AWS
package import ResourceModel

/// A SecureString as the store of a client's secret.
///
/// It has no stages: a document without `client_id` is the pending one. A consumer that reads it between
/// the two writes finds no client id yet.
extension SSMParameter: SecretStore {
  package func pendingSecret(in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) -> Secret {
    if let stored = try await document(in: id, using: aws), stored.isPending { return stored.clientSecret }
    let document = SecretDocument(pending: Secret.minted())
    try await put(document, in: id, using: aws)
    return try await self.document(in: id, using: aws)?.clientSecret ?? document.clientSecret
  }

  package func document(
    in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretDocument? {
    let answer = try await aws.read(
      .getParameters, ["Names": [.string(id["Name"] ?? "")], "WithDecryption": true])
    return answer["Parameters"]?.list?.first?["Value"]?.string.flatMap(SecretDocument.init(stored:))
  }

  package func publish(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    if try await self.document(in: id, using: aws)?.text == document.text { return }
    try await put(document, in: id, using: aws)
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
