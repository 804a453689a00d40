import AWS
import ResourceModel

/// Hands out temporary credentials.
///
/// Nobody is refused a role: the endpoint has no permissions. Each role of any account may be assumed.
/// Source: STS API reference, AssumeRole, AssumeRoleWithWebIdentity, GetSessionToken; recorded answers of AWS.
enum Sessions {
  static let operations = [assumeRole, assumeRoleWithWebIdentity, getSessionToken, getAccessKeyInfo]

  private static let role = Attribute("RoleArn", .string(length: 20...2048), .required, "")
  private static let name = Attribute(
    "RoleSessionName", .string(length: 2...64, pattern: #"[\w+=,.@-]*"#), .required, "")
  private static let duration = Attribute("DurationSeconds", .integer(900...43200), "")
  private static let tags = Attribute(
    "Tags",
    .list(
      .object([
        Attribute("Key", .string(length: 1...128), .required, ""),
        Attribute("Value", .string(length: 0...256), .required, ""),
      ]), count: 0...50), "")

  private static let assumeRole = LocalOperation(
    "AssumeRole", .unlimited,
    [
      role, name, duration, tags,
      Attribute("TransitiveTagKeys", .list(.string(length: 1...128), count: 0...50), ""),
      Attribute("ExternalId", .string(length: 2...1224, pattern: #"[\w+=,.@:\/-]*"#), ""),
      Attribute("SerialNumber", .string(length: 9...256, pattern: #"[\w+=/:,.@-]*"#), ""),
      Attribute("TokenCode", .string(length: 6...6, pattern: #"[\d]*"#), ""),
      Attribute("SourceIdentity", .string(length: 2...64, pattern: #"[\w+=,.@-]*"#), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let role = try Role(input["RoleArn"]?.string ?? "")
    let keys = (input["Tags"]?.list ?? []).compactMap { $0["Key"]?.string?.lowercased() }
    guard Set(keys).count == keys.count else {
      throw .refusal(
        "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    }
    guard (input["TransitiveTagKeys"]?.strings ?? []).allSatisfy({ keys.contains($0.lowercased()) }) else {
      throw .refusal(
        "InvalidParameterValue", "The specified transitive tag key must be included in the requested tags.")
    }
    var answer = assume(role, input, call, &objects)
    answer["SourceIdentity"] = input["SourceIdentity"]
    if !keys.isEmpty { answer["PackedPolicySize"] = .integer(keys.count) }
    return answer
  }

  /// Takes the token's word: issuer, audience and subject are read and not verified.
  private static let assumeRoleWithWebIdentity = LocalOperation(
    "AssumeRoleWithWebIdentity", .unlimited, signed: false,
    [
      role, name, duration,
      Attribute("WebIdentityToken", .string(length: 4...20000), .required, sensitive: true, ""),
      Attribute("ProviderId", .string(length: 4...2048), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let role = try Role(input["RoleArn"]?.string ?? "")
    let parts = (input["WebIdentityToken"]?.string ?? "").split(separator: ".")
    guard parts.count == 3, let text = Base64.decode(url: parts[1]),
      let claims = (try? JSONReader.read(text))?.map, let subject = claims["sub"]
    else {
      throw .refusal(
        "InvalidIdentityToken",
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
    }
    if let end = claims["exp"]?.integer, end < call.now.milliseconds / 1000 {
      throw .refusal(
        "ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time")
    }
    var answer = assume(role, input, call, &objects)
    answer["SubjectFromWebIdentityToken"] = subject
    answer["Provider"] = claims["iss"]
    answer["Audience"] = claims["aud"] ?? claims["client_id"]
    return answer
  }

  private static let getSessionToken = LocalOperation(
    "GetSessionToken", .unlimited, [Attribute("DurationSeconds", .integer(900...129_600), "")]
  ) { objects, call, input throws(AWSError) in
    [
      "Credentials": session(
        seconds: input["DurationSeconds"]?.integer ?? 43200, account: call.account, arn: call.caller.arn,
        userID: call.caller.userID, call, &objects)
    ]
  }

  private static let getAccessKeyInfo = LocalOperation(
    "GetAccessKeyInfo", .unlimited,
    [Attribute("AccessKeyId", .string(length: 16...128, pattern: #"[\w]*"#), .required, "")]
  ) { _, _, input throws(AWSError) in
    let key = input["AccessKeyId"]?.string ?? ""
    guard let account = AccessKeyID.account(of: key) else {
      throw .refusal("ValidationError", "Invalid Access Key ID: \(key)")
    }
    return ["Account": .string(account)]
  }

  private static func assume(_ role: Role, _ input: Attributes, _ call: Call, _ objects: inout Objects)
    -> Attributes
  {
    let session = input["RoleSessionName"]?.string ?? ""
    let userID = "\(role.id):\(session)"
    let arn = "arn:\(role.partition):sts::\(role.account):assumed-role/\(role.name)/\(session)"
    return [
      "Credentials": Self.session(
        seconds: input["DurationSeconds"]?.integer ?? 3600, account: role.account, arn: arn, userID: userID,
        call,
        &objects),
      "AssumedRoleUser": ["AssumedRoleId": .string(userID), "Arn": .string(arn)],
    ]
  }

  private static func session(
    seconds: Int, account: String, arn: String, userID: String, _ call: Call, _ objects: inout Objects
  ) -> Value {
    // What has run out opens nothing any more.
    let sessions = Shelf(.everywhere, .session)
    for old in objects.all(sessions) where old.members["Expiration"]?.integer ?? 0 < call.now.milliseconds {
      objects.remove(old.id, from: sessions)
    }
    let end = call.now.adding(seconds: Double(seconds))
    let key = AccessKeyID.make("ASIA", account)
    let secret = RandomText.alphanumerics(40)
    let token = RandomText.alphanumerics(300)
    objects.put(
      [
        "SecretAccessKey": .string(secret), "SessionToken": .string(token),
        "Expiration": .integer(end.milliseconds),
        "Account": .string(account), "Arn": .string(arn), "UserId": .string(userID),
      ], key, on: sessions)
    return [
      "AccessKeyId": .string(key), "SecretAccessKey": .string(secret), "SessionToken": .string(token),
      "Expiration": .string(end.description),
    ]
  }
}

/// A role's ARN, read.
private struct Role {
  let partition: String
  let account: String
  let name: String

  /// - Throws: `ValidationError`, worded as AWS does.
  init(_ arn: String) throws(AWSError) {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, parts[2] == "iam", parts[4].count == 12,
      parts[4].allSatisfy(\.isNumber), parts[5].hasPrefix("role/"),
      let name = parts[5].split(separator: "/").last,
      parts[5].count > 5
    else { throw .refusal("ValidationError", "\(arn) is invalid") }
    (partition, account, self.name) = (parts[1], parts[4], String(name))
  }

  /// The same for the same role, as on AWS.
  var id: String {
    "AROA" + Digest.hex(Digest.sha256("\(account)/\(name)".utf8)).prefix(17).uppercased()
  }
}
