import ResourceModel

/// Secrets Manager. Source: Secrets Manager API reference, and its user guide on versions and staging labels.
extension World {
  mutating func secretsManager(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    if name == "CreateSecret" { return try createSecret(input) }
    if name == "ListSecrets" {
      let key = input["Filters"]?.list?.first?["Values"]?.strings?.first
      let listed = secrets.filter { arn, secret in
        isListed(arn)
          && (key == nil || (secret.members["Tags"]?.list ?? []).contains { $0["Key"]?.string == key })
      }
      let items = listed.sorted { $0.key < $1.key }.map { _, secret -> Value in
        var shown = shown(secret)
        shown["SecretVersionsToStages"] = shown.removeValue(forKey: "VersionIdsToStages")
        return .map(shown)
      }
      return try page(items, input, as: "SecretList", limit: 1...100)
    }
    let id = try input.text("SecretId")
    guard let arn = secrets.first(where: { $0.key == id || $0.value.members["Name"]?.string == id })?.key,
      let secret = secrets[arn]
    else { throw .missing("Secrets Manager can't find the specified secret.") }
    let names: Attributes = ["ARN": .string(arn), "Name": secret.members["Name"] ?? ""]
    switch name {
    case "DescribeSecret": return shown(secret)
    case "RestoreSecret":
      secrets[arn]?.members["DeletedDate"] = nil
      return names
    case _ where secret.members["DeletedDate"] != nil && name != "DeleteSecret":
      throw Refused("InvalidRequestException", "the secret is scheduled for deletion.")
    case "GetSecretValue":
      let stage = input["VersionStage"]?.string ?? "AWSCURRENT"
      let id = input["VersionId"]?.string
      guard
        let version = secret.versions.first(where: { name, version in
          id == nil ? version.stages.contains(stage) : name == id
        })
      else {
        throw .missing("Secrets Manager can't find the specified secret value for staging label: \(stage)")
      }
      return names.merging(["SecretString": .string(version.value.text), "VersionId": .string(version.key)]) {
        $1
      }
    case "PutSecretValue": try putValue(arn, secret, input)
    case "UpdateSecretVersionStage": try moveStage(arn, secret, input)
    case "UpdateSecret":
      for member in ["Description", "KmsKeyId"] {
        if let value = input[member] { secrets[arn]?.members[member] = value }
      }
    case "TagResource":
      var tags = tags(secret)
      for pair in input["Tags"]?.list ?? [] { tags[pair["Key"]?.string ?? ""] = pair["Value"] }
      setTags(arn, tags)
    case "UntagResource":
      setTags(arn, tags(secret).filter { !(input["TagKeys"]?.strings ?? []).contains($0.key) })
    case "DeleteSecret":
      if input["ForceDeleteWithoutRecovery"] == true {
        secrets[arn] = nil
      } else {
        let now = date
        secrets[arn]?.members["DeletedDate"] = now
      }
    default: throw Refused("UnknownOperationException", name)
    }
    return names
  }

  private mutating func createSecret(_ input: Attributes) throws(Refused) -> Attributes {
    let name = try input.text("Name")
    guard let token = input["ClientRequestToken"]?.string, (32...64).contains(token.count) else {
      throw Refused("InvalidRequestException", "You must provide a ClientRequestToken value.")
    }
    if let same = secrets.values.first(where: { $0.members["Name"]?.string == name }) {
      throw same.members["DeletedDate"] == nil
        ? Refused("ResourceExistsException", "a secret with this name exists already.")
        : Refused("InvalidRequestException", "a secret with this name is already scheduled for deletion.")
    }
    let arn = "arn:aws:secretsmanager:\(region):\(Self.account):secret:\(name)-\(minted(6))"
    var members = input
    members["ClientRequestToken"] = nil
    members["ARN"] = .string(arn)
    members["CreatedDate"] = date
    secrets[arn] = StoredSecret(members: members)
    born(arn)
    return ["ARN": .string(arn), "Name": .string(name)]
  }

  private func shown(_ secret: StoredSecret) -> [String: Value] {
    var members = secret.members
    members["VersionIdsToStages"] = .map(
      secret.versions.filter { !$0.value.stages.isEmpty }.mapValues { .list($0.stages.map { .string($0) }) })
    if members["Description"] == "" { members["Description"] = nil }
    return members.shown
  }

  private func tags(_ secret: StoredSecret) -> [String: Value] {
    var tags: [String: Value] = [:]
    for pair in secret.members["Tags"]?.list ?? [] { tags[pair["Key"]?.string ?? ""] = pair["Value"] }
    return tags
  }

  private mutating func setTags(_ arn: String, _ tags: [String: Value]) {
    secrets[arn]?.members["Tags"] = .list(
      tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": $0.value] })
  }

  private mutating func putValue(_ arn: String, _ secret: StoredSecret, _ input: Attributes) throws(Refused) {
    let text = try input.text("SecretString")
    let token = try input.text("ClientRequestToken")
    if let same = secret.versions[token] {
      if same.text != text { throw Refused("ResourceExistsException", "another value with that token") }
      return
    }
    var stages = Set(input["VersionStages"]?.strings ?? ["AWSCURRENT"])
    // The first version becomes current whatever was asked for.
    if secret.versions.isEmpty { stages.insert("AWSCURRENT") }
    var versions = secret.versions.mapValues { old -> Version in
      var kept = old.stages.subtracting(stages)
      if stages.contains("AWSCURRENT") {
        kept.remove("AWSPREVIOUS")
        if old.stages.contains("AWSCURRENT") { kept.insert("AWSPREVIOUS") }
      }
      return Version(text: old.text, stages: kept)
    }
    versions[token] = Version(text: text, stages: stages)
    secrets[arn]?.versions = versions
  }

  private mutating func moveStage(_ arn: String, _ secret: StoredSecret, _ input: Attributes) throws(Refused)
  {
    let stage = try input.text("VersionStage")
    if let from = input["RemoveFromVersionId"]?.string {
      guard secret.versions[from]?.stages.contains(stage) == true else {
        throw .invalid("\(stage) is not attached there")
      }
      secrets[arn]?.versions[from]?.stages.remove(stage)
    }
    if let to = input["MoveToVersionId"]?.string { secrets[arn]?.versions[to]?.stages.insert(stage) }
  }
}
