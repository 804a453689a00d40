package import AWS
package import ResourceModel

/// A secret of Secrets Manager that holds a client's credentials.
///
/// Source: Secrets Manager API reference, CreateSecret, PutSecretValue, DescribeSecret, ListSecrets,
/// UpdateSecretVersionStage; user guide, "Secret versions".
package struct SecretsManagerSecret: SecretStore {
  package let schema = Schema(
    "secretsManagerSecret", "Where a client's credentials are handed to its consumers.",
    omissions: [
      "ClientRequestToken": "made for each call, so that a repeated call is recognised",
      "SecretBinary": "credentials are text",
      "SecretString": "made by authplat and published by `publishedSecret`; never part of a plan",
      "AddReplicaRegions": "replication is not a part of creating: it has calls of its own",
      "ForceOverwriteReplicaSecret": "only with replicas",
      "Type": "names a partner's managed secret; a client's credentials are none",
    ],
    [
      Attribute(
        "Name", .string(length: 1...512, pattern: #"[A-Za-z0-9/_+=.@-]+"#), .required,
        onChange: .replaces("a secret is found by its name"),
        deviation: "the model gives no pattern; the reference does",
        "A path such as `/stack/client`. A hyphen and six characters at the end confuse partial ARNs."),
      Attribute(
        "Description", .string(length: 0...2048), "What people see."),
      Attribute(
        "KmsKeyId", .string(length: 0...2048), "KMS key; left out, AWS takes aws/secretsmanager."),
      Attribute(
        "Tags", .map(.string(length: 0...256), key: 1...128), wireForm: .pairs(key: "Key", value: "Value"),
        "Tags; keys that are not mentioned stay."),
      Attribute("ARN", as: "id", .string(), .computed, "The ARN, for references."),
      Attribute(
        "PendingValue", .string(), .computed, sensitive: true,
        "The secret that waits to be given to Cognito. Made when it is first asked for."),
    ])

  package let operations: Operations? = Operations(
    create: .createSecret, read: .describeSecret, update: .updateSecret, delete: .deleteSecret,
    alsoWrite: [.tagSecret, .untagSecret, .putSecretValue, .updateSecretVersionStage, .restoreSecret],
    alsoRead: [.listSecrets, .getSecretValue], answer: "", identity: ["SecretId": "ARN"])

  package init() {}

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let name = desired["name"]?.string,
      let members = try await describe(name, using: aws), let arn = members["ARN"]?.string
    else { return [] }
    return [PhysicalID(["SecretId": arn])]
  }

  package func isForeign(
    _ id: PhysicalID, _ observed: Attributes, to desired: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> Bool { !haveSameStack(observed["tags"], desired["tags"]) }

  /// A secret that waits for its deletion counts as absent.
  private func describe(_ id: String, using aws: any AWSReading) async throws(AWSError) -> [String: Value]? {
    do {
      let members = try await aws.read(.describeSecret, ["SecretId": .string(id)])
      return members["DeletedDate"] == nil ? members : nil
    } catch  where error.isNotFound {
      return nil
    }
  }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    try await members(of: ids, using: aws).mapValues { observation(of: $0, in: aws.scope) }
  }

  /// Few secrets are described one by one; many are listed by authplat's tag, a hundred a call, and only
  /// what the list lacks is described.
  private func members(
    of ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: [String: Value]] {
    var found: [PhysicalID: [String: Value]] = [:]
    if ids.count > 4 {
      let listed = try await aws.pages(
        .listSecrets,
        ["MaxResults": 100, "Filters": [["Key": "tag-key", "Values": ["authplat:stack"]]]],
        items: "SecretList")
      let wanted = Set(ids)
      for secret in listed {
        guard var members = secret.map, let arn = members["ARN"]?.string else { continue }
        members["VersionIdsToStages"] = members.removeValue(forKey: "SecretVersionsToStages")
        let id = PhysicalID(["SecretId": arn])
        if wanted.contains(id), members["DeletedDate"] == nil { found[id] = members }
      }
    }
    for id in ids where found[id] == nil {
      if let members = try await describe(id["SecretId"] ?? "", using: aws) { found[id] = members }
    }
    return found
  }

  /// A name that waits for its deletion is brought back and brought in line.
  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    var body = schema.wire(from: desired)
    body["ClientRequestToken"] = .string(requestToken())
    do {
      return try identify(try await aws.write(.createSecret, body), .createSecret)
    } catch  where error.code == "InvalidRequestException" {
      let name = body["Name"] ?? ""
      let id = try identify(try await aws.write(.restoreSecret, ["SecretId": name]), .restoreSecret)
      if let observed = try await read([id], using: aws)[id] {
        try await update(id, to: desired, from: observed, using: aws)
      }
      return id
    }
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    let secret: Attributes = ["SecretId": .string(id["SecretId"] ?? "")]
    let plain: (Attribute) -> Bool = { $0.name == "description" || $0.name == "kmsKeyId" }
    var body = schema.wire(from: target, including: plain)
    if body != schema.wire(from: observed.attributes, including: plain) {
      // Left out, a description stays as it is; an empty one takes it away.
      if body["Description"] == nil { body["Description"] = "" }
      _ = try await aws.write(.updateSecret, body.merging(secret) { _, id in id })
    }
    let tags = TagChange(from: observed.attributes["tags"], to: target["tags"])
    if !tags.added.isEmpty {
      _ = try await aws.write(.tagSecret, secret.merging(["Tags": tags.addedPairs]) { _, tags in tags })
    }
    if !tags.removed.isEmpty {
      _ = try await aws.write(.untagSecret, secret.merging(["TagKeys": tags.removedKeys]) { _, keys in keys })
    }
  }

  /// Without a recovery window: the client is gone first, so the value opens nothing any more, and the
  /// name is free for the next one.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    do {
      _ = try await aws.write(
        .deleteSecret, ["SecretId": .string(id["SecretId"] ?? ""), "ForceDeleteWithoutRecovery": true])
    } catch  where error.isNotFound {
      return
    }
  }

  package func versions(
    in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> [SecretStage: SecretVersion] {
    var versions: [SecretStage: SecretVersion] = [:]
    for stage in SecretStage.allCases {
      let version = try await value(of: id, ["VersionStage": .string(stage.awsName)], using: aws)
      if stage == .pending || version?.document.isPending == false { versions[stage] = version }
    }
    // AWS makes the first version current, though nobody has published it.
    if versions[.current]?.id == versions[.pending]?.id { versions[.current] = nil }
    if versions[.previous]?.document.clientSecret == versions[.current]?.document.clientSecret {
      versions[.previous] = nil
    }
    return versions
  }

  package func document(
    ofVersion version: String, in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretDocument? {
    try await value(of: id, ["VersionId": .string(version)], using: aws)?.document
  }

  private func value(
    of id: PhysicalID, _ version: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> SecretVersion? {
    do {
      let answer = try await aws.read(
        .getSecretValue, version.merging(["SecretId": .string(id["SecretId"] ?? "")]) { own, _ in own })
      guard let name = answer["VersionId"]?.string,
        let document = answer["SecretString"]?.string.flatMap(SecretDocument.init(stored:))
      else { return nil }
      return SecretVersion(id: name, document: document)
    } catch  where error.isNotFound {
      return nil
    }
  }

  package func stash(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    try await put(document, .pending, in: id, using: aws)
  }

  private func put(
    _ document: SecretDocument, _ stage: SecretStage, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    _ = try await aws.write(
      .putSecretValue,
      [
        "SecretId": .string(id["SecretId"] ?? ""), "SecretString": .secret(document.text),
        "VersionStages": [.string(stage.awsName)], "ClientRequestToken": .string(requestToken()),
      ])
  }

  package func publish(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    let before = try await versions(in: id, using: aws)
    if before[.current]?.document.text != document.text {
      try await put(document, .current, in: id, using: aws)
      // The same secret in another document, as with other scopes: AWS makes that the previous one, and it is none.
      if let current = before[.current], let previous = before[.previous],
        current.document.clientSecret == document.clientSecret
      {
        _ = try await aws.write(
          .updateSecretVersionStage,
          [
            "SecretId": .string(id["SecretId"] ?? ""),
            "VersionStage": .string(SecretStage.previous.awsName),
            "RemoveFromVersionId": .string(current.id), "MoveToVersionId": .string(previous.id),
          ])
      }
    }
    try await discardPending(in: id, using: aws)
  }

  package func discardPending(in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    let secret: Attributes = ["SecretId": .string(id["SecretId"] ?? "")]
    let stages = try await aws.read(.describeSecret, secret)["VersionIdsToStages"]?.map ?? [:]
    let label = SecretStage.pending.awsName
    for (version, names) in stages where names.strings?.contains(label) == true {
      _ = try await aws.write(
        .updateSecretVersionStage,
        secret.merging(["VersionStage": .string(label), "RemoveFromVersionId": .string(version)]) { own, _ in
          own
        })
    }
  }

  package func currentVersions(
    of ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: String] {
    try await members(of: ids, using: aws).compactMapValues { members in
      let stages = members["VersionIdsToStages"]?.map ?? [:]
      return stages.first { $0.value.strings?.contains(SecretStage.current.awsName) == true }?.key
    }
  }

  /// Secrets Manager recognises a repeated call by it: 32 hexadecimal digits.
  private func requestToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return String((0..<32).map { _ in Array("0123456789abcdef")[Int.random(in: 0..<16, using: &generator)] })
  }
}

extension SecretStage {
  /// As Secrets Manager calls it.
  fileprivate var awsName: String { "AWS\(rawValue.uppercased())" }
}
