package import AWS
package import ResourceModel

/// A SecureString as the store of a client's secret.
///
/// Consumers read the parameter by its name and so get its newest version: a pending secret stands in a neighbour,
/// `NAME.pending`, once there is a current one. The first, which nobody reads yet, stands in the parameter itself, in a
/// document without `client_id`. The labels `current` and `previous` say which versions publishing made so; whoever
/// wants the previous one reads `NAME:previous`.
///
/// Source: SSM API reference, LabelParameterVersion; Systems Manager user guide, "Working with parameter labels".
extension SSMParameter: SecretStore {
  private enum Label: String {
    case current, previous
  }

  package func versions(
    in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> [SecretStage: SecretVersion] {
    var versions = try await newest(in: id, using: aws)
    if let current = versions[.current] {
      versions[.previous] = try await previous(to: current, in: id, using: aws)
    }
    return versions
  }

  /// The pending and the current one.
  private func newest(
    in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> [SecretStage: SecretVersion] {
    let name = id.parameterName
    let answer = try await aws.read(
      .getParameters,
      ["Names": [.string(name), .string(Self.pendingName(name))], "WithDecryption": true])
    var versions: [SecretStage: SecretVersion] = [:]
    for parameter in answer["Parameters"]?.list ?? [] {
      guard let version = version(parameter) else { continue }
      if parameter["Name"]?.string != name {
        versions[.pending] = SecretVersion(id: ".pending:\(version.id)", document: version.document)
      } else if !version.document.isPending {
        versions[.current] = version
      } else if versions[.pending] == nil {
        versions[.pending] = version
      }
    }
    return versions
  }

  /// What was current before: by its label, and where there are no labels the version before.
  ///
  /// A label on the newest version says that there is no previous one. While the label `current` is on another
  /// secret than the newest, publishing was cut off or somebody wrote over it: then that one is the previous.
  private func previous(
    to current: SecretVersion, in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretVersion? {
    var previous: SecretVersion?
    if let labelled = try await version(Label.current.rawValue, in: id, using: aws) {
      previous =
        labelled.document.clientSecret == current.document.clientSecret
        ? try await version(Label.previous.rawValue, in: id, using: aws) : labelled
    } else if let number = Int(current.id), number > 1 {
      previous = try await version(String(number - 1), in: id, using: aws)
    }
    guard let previous, !previous.document.isPending,
      previous.document.clientSecret != current.document.clientSecret
    else { return nil }
    return previous
  }

  package func document(
    ofVersion version: String, in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretDocument? {
    try await self.version(version, in: id, using: aws)?.document
  }

  /// What stands in the parameter itself, published or not.
  func standingDocument(in id: PhysicalID, using aws: any AWSReading) async throws(AWSError)
    -> SecretDocument?
  {
    try await version("", in: id, using: aws)?.document
  }

  /// One version by its number or label, the newest without either; one of the neighbour's by its number with
  /// `.pending:` before it.
  private func version(
    _ selector: String, in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretVersion? {
    let suffix = selector.isEmpty || selector.hasPrefix(".") ? selector : ":\(selector)"
    do {
      let answer = try await aws.read(
        .getParameters, ["Names": [.string(id.parameterName + suffix)], "WithDecryption": true])
      return answer["Parameters"]?.list?.first.flatMap(self.version)
    } catch  where error.isNotFound || error.code == "ParameterVersionNotFound" {
      return nil
    }
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
    // In the parameter itself a document that names its client would count as published.
    var isNeighbour = !document.isPending
    if !isNeighbour { isNeighbour = try await newest(in: id, using: aws)[.current] != nil }
    let name = isNeighbour ? Self.pendingName(id.parameterName) : id.parameterName
    _ = try await put(document, as: name, in: id, using: aws)
  }

  /// The value goes first: by it alone consumers have the one or the other. The labels follow, `current` last, so that a
  /// run that was cut off is known by it; the neighbour goes when nobody needs it any more.
  package func publish(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    let before = try await newest(in: id, using: aws)[.current]
    let labelled = try await version(Label.current.rawValue, in: id, using: aws)
    var version = before?.id
    var outgoing = before
    if before?.document.text != document.text {
      version = try await put(document, as: id.parameterName, in: id, using: aws)
    } else if let before {
      outgoing = try await previous(to: before, in: id, using: aws)
    }
    if let version, version != labelled?.id {
      // What only comes back after somebody wrote over it, or is the same secret in another document, leaves the previous
      // one where it is.
      if let outgoing, outgoing.document.clientSecret != document.clientSecret,
        labelled?.document.clientSecret != document.clientSecret
      {
        try await label(outgoing.id, [.previous], in: id, using: aws)
      }
      try await label(version, [.current], in: id, using: aws)
    }
    try await discardPending(in: id, using: aws)
  }

  private func label(
    _ version: String, _ labels: [Label], in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    guard let number = Int(version) else { return }
    do {
      _ = try await aws.write(
        .labelParameterVersion,
        [
          "Name": .string(id.parameterName), "ParameterVersion": .integer(number),
          "Labels": .list(labels.map { .string($0.rawValue) }),
        ])
    } catch  where error.isUnknownOperation {
      aws.note(
        "\(id.parameterName): this endpoint has no labels of versions; the version before the newest is the previous one"
      )
    }
  }

  package func discardPending(in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    let neighbour = Self.pendingName(id.parameterName)
    let answer = try await aws.read(
      .getParameters, ["Names": [.string(id.parameterName), .string(neighbour)], "WithDecryption": false])
    let found = answer["Parameters"]?.list ?? []
    // A plain parameter has no neighbour of ours: what is called so beside it is somebody else's.
    guard found.contains(where: { $0["Name"]?.string == neighbour }),
      found.allSatisfy({ $0["Type"] == "SecureString" })
    else { return }
    do {
      _ = try await aws.write(.deleteParameter, ["Name": .string(neighbour)])
    } catch  where error.isNotFound {
      return
    }
  }

  /// Gives the parameter, or its neighbour, a new version under the parameter's own key: an overwrite that does not name
  /// the key goes back to AWS's.
  /// - Returns: the version's number.
  private func put(
    _ document: SecretDocument, as name: String, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) -> String? {
    var body: Attributes = [
      "Name": .string(name), "Value": .secret(document.text), "Type": "SecureString", "Overwrite": true,
    ]
    let details = try await aws.read(
      .describeParameters,
      [
        "ParameterFilters": [["Key": "Name", "Option": "Equals", "Values": [.string(id.parameterName)]]],
        "MaxResults": 50,
      ])
    body["KeyId"] = details["Parameters"]?.list?.first { $0["Name"]?.string == id.parameterName }?["KeyId"]
    return try await overwrite(body, in: id, using: aws)["Version"]?.integer.map(String.init)
  }

  /// Puts a version. A hundred are kept, and the oldest is not dropped while it has a label; publishing moves both labels
  /// on, but a value that was overwritten or described anew a hundred times since has left them behind. Then they move
  /// to the newest version, where they say that there is no previous one, and the call is made again.
  func overwrite(
    _ body: Attributes, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) -> Attributes {
    do {
      return try await aws.write(.putParameter, body)
    } catch  where error.code == "ParameterMaxVersionLimitExceeded" {
      let newest = try await aws.read(
        .getParameters, ["Names": [.string(id.parameterName)], "WithDecryption": false])["Parameters"]?.list?
        .first
      guard let number = newest?["Version"]?.integer else { throw error }
      try await label(String(number), [.current, .previous], in: id, using: aws)
      return try await aws.write(.putParameter, body)
    }
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

extension PhysicalID {
  fileprivate var parameterName: String { self["Name"] ?? "" }
}
