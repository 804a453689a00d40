import AWS
import ResourceModel

/// Makes and changes secrets. Source: Secrets Manager API reference, CreateSecret, UpdateSecret.
enum SecretWrites {
  static let operations = [create, update]
  private static let replicas = [
    Attribute(
      "AddReplicaRegions",
      .list(
        .object([
          Attribute("Region", .string(length: 1...128, pattern: #"^([a-z]+-)+\d+$"#), ""),
          Attribute("KmsKeyId", .string(length: 0...2048), ""),
        ])), ""),
    Attribute("ForceOverwriteReplicaSecret", .bool, ""),
  ]

  private static let create = LocalOperation(
    "CreateSecret", .secretWrite,
    // The model gives a name no pattern: AWS refuses it in a sentence of its own.
    SecretRows.page.createInput.map { row in
      row.wireName == "Name" ? Attribute("Name", .string(length: 1...512), .required, "") : row
    } + [SecretRows.requestToken, Attribute("Type", .string(length: 0...256), "")] + SecretRows.values
      + replicas
  ) { objects, call, input throws(AWSError) in
    if input["AddReplicaRegions"] != nil {
      throw .refusal("InvalidParameterException", "The embedded endpoint does not replicate secrets.")
    }
    let name = input["Name"]?.string ?? ""
    try SecretName.check(name)
    let token = try SecretValues.requestToken(input)
    let hasValue = input["SecretString"] != nil || input["SecretBinary"] != nil
    if let existing = StoredSecret.at(name, call, &objects) {
      if existing.isDeleted {
        throw .invalidRequest(
          "You can't create this secret because a secret with this name is already scheduled for deletion.")
      }
      guard let version = existing.version(token, objects),
        ["SecretString", "SecretBinary"].allSatisfy({ version[$0] == input[$0] })
      else {
        throw .refusal(
          "ResourceExistsException", "The operation failed because the secret \(name) already exists.")
      }
      return existing.identity.merging(["VersionId": .string(token)]) { _, new in new }
    }
    var members = input.filter { ["Description", "KmsKeyId", "Type"].contains($0.key) && $0.value != "" }
    members["ARN"] = .string(call.arn("secretsmanager", "secret:\(name)-\(RandomText.alphanumerics(6))"))
    members["Name"] = .string(name)
    let tags = try SecretTags.checked(input["Tags"])
    if !tags.isEmpty { members["Tags"] = .map(tags) }
    members["CreatedDate"] = call.time
    members["LastChangedDate"] = call.time
    let secret = StoredSecret(name, members, call)
    secret.save(&objects)
    guard hasValue else { return secret.identity }
    try SecretValues.add(input, token: token, stages: ["AWSCURRENT"], to: secret, call, &objects)
    return secret.identity.merging(["VersionId": .string(token)]) { _, new in new }
  }

  /// What is left out stays; an empty text takes a description away.
  private static let update = LocalOperation(
    "UpdateSecret", .secretWrite,
    [
      SecretRows.id, SecretRows.requestToken, Attribute("Description", .string(length: 0...2048), ""),
      Attribute("KmsKeyId", .string(length: 0...2048), ""), Attribute("Type", .string(length: 0...256), ""),
    ] + SecretRows.values
  ) { objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects)
    var answer = secret.identity
    if input["SecretString"] != nil || input["SecretBinary"] != nil {
      let token = try SecretValues.requestToken(input)
      try SecretValues.add(input, token: token, stages: ["AWSCURRENT"], to: secret, call, &objects)
      answer["VersionId"] = .string(token)
    }
    secret.change(&objects) { members in
      for member in ["Description", "KmsKeyId", "Type"] {
        if let value = input[member] { members[member] = value == "" ? nil : value }
      }
    }
    return answer
  }
}
