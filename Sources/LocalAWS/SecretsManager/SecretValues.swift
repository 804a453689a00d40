import AWS
import ResourceModel
import Tokens

/// Versions of a secret's value and their stages.
///
/// Source: Secrets Manager API reference, PutSecretValue, GetSecretValue, UpdateSecretVersionStage; user guide,
/// "What's in a Secrets Manager secret?".
enum SecretValues {
  static let operations = [put, get, getMany, updateStage, listVersions]
  private static let mostVersions = 100
  private static let mostBytes = 65536

  /// Adds a version.
  /// - Parameter token: names the version; the same token with the same value does nothing.
  /// - Throws: `ResourceExistsException` for a token that was used for another value.
  static func add(
    _ input: Attributes, token: String, stages: [String], to secret: StoredSecret, _ call: Call,
    _ objects: inout Objects
  ) throws(AWSError) {
    let value = input.filter { ["SecretString", "SecretBinary"].contains($0.key) }
    if value.count > 1 {
      throw .refusal(
        "InvalidParameterException",
        "You can't specify both a binary secret value and a string secret value in the same secret.")
    }
    if value["SecretString"]?.string.map({ $0.utf8.count > mostBytes }) == true {
      throw .refusal(
        "ValidationException",
        "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have "
          + "length less than or equal to \(mostBytes)")
    }
    if let binary = value["SecretBinary"]?.string, Base64.decode(binary.utf8) == nil {
      throw .refusal("SerializationException", "SecretBinary is not base64")
    }
    if let earlier = secret.version(token, objects) {
      guard value.allSatisfy({ earlier[$0.key] == $0.value }) else {
        throw .refusal(
          "ResourceExistsException",
          "You can't use ClientRequestToken \(token) because that value is already in use for a version of secret \(secret.arn.string ?? "")."
        )
      }
      return
    }
    if objects.count(secret.versions) >= mostVersions {
      guard let oldest = objects.all(secret.versions).first(where: { $0.members["VersionStages"] == [] })
      else {
        throw .refusal("LimitExceededException", "The secret has too many versions with a staging label.")
      }
      objects.remove(oldest.id, from: secret.versions)
    }
    let isFirst = objects.count(secret.versions) == 0
    objects.put(
      value.merging(["VersionStages": [], "CreatedDate": call.time]) { _, new in new }, token,
      on: secret.versions)
    for stage in isFirst && !stages.contains("AWSCURRENT") ? stages + ["AWSCURRENT"] : stages {
      secret.move(stage, to: token, &objects)
    }
  }

  /// The token of a call that makes a version: SDKs always send one.
  static func requestToken(_ input: Attributes) throws(AWSError) -> String {
    guard let token = input["ClientRequestToken"]?.string else {
      throw .invalidRequest("You must provide a ClientRequestToken value. We recommend a UUID-type value.")
    }
    return token
  }

  private static let put = LocalOperation(
    "PutSecretValue", .secretWrite,
    [
      SecretRows.id, SecretRows.requestToken,
      Attribute("VersionStages", .list(.string(length: 1...256), count: 1...20), ""),
      // Tells a rotation function's role to AWS; nothing here depends on it.
      Attribute(
        "RotationToken", .string(length: 36...256, pattern: #"^[a-zA-Z0-9\-]+$"#), .optional, sensitive: true,
        ""),
    ] + SecretRows.values
  ) { objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects)
    guard input["SecretString"] != nil || input["SecretBinary"] != nil else {
      throw .invalidRequest("You must provide either SecretString or SecretBinary.")
    }
    let token = try requestToken(input)
    try add(
      input, token: token, stages: input["VersionStages"]?.strings ?? ["AWSCURRENT"], to: secret, call,
      &objects)
    secret.change(&objects) { _ in }
    var answer = secret.identity
    answer["VersionId"] = .string(token)
    answer["VersionStages"] = secret.version(token, objects)?["VersionStages"]
    return answer
  }

  private static let get = LocalOperation(
    "GetSecretValue", .secretRead,
    [
      SecretRows.id, Attribute("VersionId", .string(length: 32...64), ""),
      Attribute("VersionStage", .string(length: 1...256), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let secret = try StoredSecret.existing(input, call, &objects)
    return try value(
      of: secret, id: input["VersionId"]?.string, stage: input["VersionStage"]?.string, call, &objects)
  }

  /// A version as the reading operations show it.
  static func value(
    of secret: StoredSecret, id: String?, stage: String?, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> Attributes {
    let found: (id: String, members: [String: Value])?
    if let id {
      found = secret.version(id, objects).map { (id, $0) }
      if let stage, let found, found.members["VersionStages"]?.strings?.contains(stage) != true {
        throw .invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.")
      }
    } else {
      found = secret.version(staged: stage ?? "AWSCURRENT", objects)
    }
    guard let found else {
      throw .refusal(
        "ResourceNotFoundException",
        id.map { "Secrets Manager can't find the specified secret value for VersionId: \($0)" }
          ?? "Secrets Manager can't find the specified secret value for staging label: \(stage ?? "AWSCURRENT")"
      )
    }
    touch(secret, found.id, call, &objects)
    var answer = found.members.merging(secret.identity) { _, new in new }
    answer["VersionId"] = .string(found.id)
    answer["LastAccessedDate"] = nil
    if answer["VersionStages"] == [] { answer["VersionStages"] = nil }
    return answer
  }

  /// The day on which secret and version were last read; written once a day.
  private static func touch(_ secret: StoredSecret, _ id: String, _ call: Call, _ objects: inout Objects) {
    let day = Value.integer(call.now.milliseconds / 86_400_000 * 86400)
    if secret.members["LastAccessedDate"] != day {
      var secret = secret
      secret.members["LastAccessedDate"] = day
      secret.save(&objects)
    }
    guard var version = secret.version(id, objects), version["LastAccessedDate"] != day else { return }
    version["LastAccessedDate"] = day
    objects.put(version, id, on: secret.versions)
  }

  /// What cannot be read is listed and is no error.
  private static let getMany = LocalOperation(
    "BatchGetSecretValue", .secretRead,
    [
      Attribute("SecretIdList", .list(.string(length: 1...2048), count: 1...20), ""), SecretLists.filters,
      SecretRows.maximum(20), SecretRows.token,
    ]
  ) { objects, call, input throws(AWSError) in
    guard (input["SecretIdList"] == nil) != (input["Filters"] == nil) else {
      throw .refusal(
        "InvalidParameterException", "Either 'SecretIdList' or 'Filters' must be provided, but not both.")
    }
    if input["SecretIdList"] != nil, input["MaxResults"] != nil || input["NextToken"] != nil {
      throw .refusal(
        "InvalidParameterException", "'MaxResults' and 'NextToken' can't be used with 'SecretIdList'.")
    }
    var ids = input["SecretIdList"]?.strings ?? []
    var next: Int?
    if input["Filters"] != nil {
      let page = try SecretLists.page(input, call, &objects, limit: 20)
      ids = page.secrets.map(\.name)
      next = page.next
    }
    var values: [Value] = []
    var errors: [Value] = []
    for id in ids {
      do throws(AWSError) {
        let secret = try StoredSecret.existing(["SecretId": .string(id)], call, &objects)
        values.append(.map(try value(of: secret, id: nil, stage: nil, call, &objects)))
      } catch {
        errors.append(
          ["SecretId": .string(id), "ErrorCode": .string(error.code), "Message": .string(error.message)])
      }
    }
    var answer: Attributes = ["SecretValues": .list(values), "Errors": .list(errors)]
    answer["NextToken"] = PageToken.token(next)
    return answer
  }

  private static let updateStage = LocalOperation(
    "UpdateSecretVersionStage", .secretWrite,
    [
      SecretRows.id, Attribute("VersionStage", .string(length: 1...256), .required, ""),
      Attribute("RemoveFromVersionId", .string(length: 32...64), ""),
      Attribute("MoveToVersionId", .string(length: 32...64), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects)
    let stage = input["VersionStage"]?.string ?? ""
    let (from, to) = (input["RemoveFromVersionId"]?.string, input["MoveToVersionId"]?.string)
    for id in [from, to].compactMap(\.self) where secret.version(id, objects) == nil {
      throw .refusal(
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for VersionId: \(id)")
    }
    let holder = secret.version(staged: stage, objects)?.id
    if let from, from != holder {
      throw .refusal(
        "InvalidParameterException", "The staging label \(stage) is not attached to version \(from).")
    }
    if from == nil, let holder, holder != to {
      throw .refusal(
        "InvalidParameterException",
        "The parameter RemoveFromVersionId can't be empty. Staging label \(stage) is currently attached to version \(holder), so you must explicitly reference that version in RemoveFromVersionId."
      )
    }
    if stage == "AWSCURRENT", to == nil {
      throw .refusal(
        "InvalidParameterException",
        "You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed."
      )
    }
    secret.move(stage, to: to, &objects)
    secret.change(&objects) { _ in }
    return secret.identity
  }

  private static let listVersions = LocalOperation(
    "ListSecretVersionIds", .secretRead,
    [SecretRows.id, SecretRows.maximum(100), SecretRows.token, Attribute("IncludeDeprecated", .bool, "")]
  ) { objects, call, input throws(AWSError) in
    let secret = try StoredSecret.existing(input, call, &objects, allowingDeleted: true)
    let page = objects.page(
      secret.versions, from: try PageToken.start(input["NextToken"], refusing: "InvalidNextTokenException"),
      limit: input["MaxResults"]?.integer ?? 100
    ) { _, version in input["IncludeDeprecated"] == true || version["VersionStages"] != [] }
    var answer = secret.identity
    answer["Versions"] = .list(
      page.items.map { id, version in
        var shown: [String: Value] = ["VersionId": .string(id)]
        shown["CreatedDate"] = version["CreatedDate"]
        shown["LastAccessedDate"] = version["LastAccessedDate"]
        shown["VersionStages"] = version["VersionStages"] == [] ? nil : version["VersionStages"]
        shown["KmsKeyIds"] = [secret.members["KmsKeyId"] ?? "DefaultEncryptionKey"]
        return .map(shown)
      })
    answer["NextToken"] = PageToken.token(page.next)
    return answer
  }
}
