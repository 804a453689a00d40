import AWS
import ResourceModel
import Tokens

/// Hands out temporary credentials.
///
/// Nobody is refused a role: the endpoint has no permissions. Each role of any account may be assumed, also by the
/// root of an account, whom AWS refuses.
/// Source: STS API reference, AssumeRole, AssumeRoleWithWebIdentity, GetSessionToken; recorded answers of AWS.
enum Sessions {
  static let operations = [assumeRole, assumeRoleWithWebIdentity, getSessionToken, getAccessKeyInfo]

  private static let role = Attribute("RoleArn", .string(length: 20...2048), .required, "")
  private static let name = Attribute(
    "RoleSessionName", .string(length: 2...64, pattern: #"[\w+=,.@-]*"#), .required, "")
  private static let duration = Attribute("DurationSeconds", .integer(900...43200), "")
  private static let policy = Attribute("Policy", .string(length: 1...Int.max), "")
  private static let policyARNs = Attribute(
    "PolicyArns", .list(.object([Attribute("arn", .string(length: 20...2048), "")])), "")
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
      role, name, duration, tags, policy, policyARNs,
      Attribute("TransitiveTagKeys", .list(.string(length: 1...128), count: 0...50), ""),
      Attribute("ExternalId", .string(length: 2...1224, pattern: #"[\w+=,.@:\/-]*"#), ""),
      Attribute("SerialNumber", .string(length: 9...256, pattern: #"[\w+=/:,.@-]*"#), ""),
      Attribute("TokenCode", .string(length: 6...6, pattern: #"[\d]*"#), ""),
      Attribute("SourceIdentity", .string(length: 2...64, pattern: #"[\w+=,.@-]*"#), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let role = try Role(input["RoleArn"]?.string ?? "", for: call.caller)
    let size = try packedSize(input)
    let keys = (input["Tags"]?.list ?? []).compactMap { $0["Key"]?.string?.lowercased() }
    guard Set(keys).count == keys.count else {
      throw .refusal(
        "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    }
    guard (input["TransitiveTagKeys"]?.strings ?? []).allSatisfy({ keys.contains($0.lowercased()) }) else {
      throw .refusal(
        "InvalidParameterValue", "The specified transitive tag key must be included in the requested tags.")
    }
    let caller = objects[Shelf(.everywhere, .session), call.caller.accessKeyID]
    if caller?["RoleArn"] != nil, input["DurationSeconds"]?.integer ?? 0 > 3600 {
      throw .refusal(
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
    }
    let inherited = caller?["TransitiveTagKeys"]?.strings ?? []
    guard !keys.contains(where: inherited.contains) else {
      throw .refusal(
        "InvalidParameterValue",
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from "
          + "the calling session.")
    }
    let transitive = inherited + (input["TransitiveTagKeys"]?.strings ?? []).map { $0.lowercased() }
    var answer = assume(role, input, transitive: transitive, call, &objects)
    answer["SourceIdentity"] = input["SourceIdentity"]
    answer["PackedPolicySize"] = size
    return answer
  }

  /// How full policies and tags make AWS's packed form, in percent; nil when there are none.
  /// - Throws: `MalformedPolicyDocument`.
  private static func packedSize(_ input: Attributes) throws(AWSError) -> Value? {
    if let policy = input["Policy"]?.string {
      var members: [String: Value]?
      do { members = try JSONReader.read(policy).map } catch {}
      guard members != nil else {
        throw .refusal("MalformedPolicyDocument", "The policy is not in the valid JSON format.")
      }
      guard policy.utf8.count <= 2048 else {
        throw .refusal("PackedPolicyTooLarge", "The session policy has more than 2048 characters.")
      }
    }
    let packed = input.filter { ["Policy", "PolicyArns", "Tags"].contains($0.key) }
    return packed.isEmpty ? nil : .integer(min(100, 1 + JSONWriter.write(.map(packed)).utf8.count / 100))
  }

  /// Takes the token's word: issuer, audience and subject are read and not verified.
  private static let assumeRoleWithWebIdentity = LocalOperation(
    "AssumeRoleWithWebIdentity", .unlimited, signed: false,
    [
      role, name, duration, policy, policyARNs,
      Attribute("WebIdentityToken", .string(length: 4...20000), .required, sensitive: true, ""),
      Attribute("ProviderId", .string(length: 4...2048), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let role = try Role(input["RoleArn"]?.string ?? "", for: call.caller)
    let size = try packedSize(input)
    let parts = (input["WebIdentityToken"]?.string ?? "").split(separator: ".")
    guard parts.count == 3, let text = Base64.decode(url: parts[1]),
      let claims = (try? JSONReader.read(text))?.map, let subject = claims["sub"]?.string
    else {
      throw .refusal(
        "InvalidIdentityToken",
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
    }
    if let end = claims["exp"]?.integer, end < call.now.milliseconds / 1000 {
      throw .refusal(
        "ExpiredTokenException",
        "Token expired: current date/time \(call.now.milliseconds / 1000) must be before the expiration date/time "
          + "\(end)")
    }
    var answer = assume(role, input, transitive: [], call, &objects)
    answer["SubjectFromWebIdentityToken"] = .string(subject)
    answer["Provider"] = claims["iss"]
    answer["Audience"] = claims["aud"]?.list?.first ?? claims["aud"] ?? claims["client_id"]
    answer["PackedPolicySize"] = size
    return answer
  }

  private static let getSessionToken = LocalOperation(
    "GetSessionToken", .unlimited,
    [
      Attribute("DurationSeconds", .integer(900...129_600), ""),
      Attribute("SerialNumber", .string(length: 9...256, pattern: #"[\w+=/:,.@-]*"#), ""),
      Attribute("TokenCode", .string(length: 6...6, pattern: #"[\d]*"#), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    guard objects[Shelf(.everywhere, .session), call.caller.accessKeyID] == nil else {
      throw .refusal("AccessDenied", "Cannot call GetSessionToken with session credentials", status: 403)
    }
    return [
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

  private static func assume(
    _ role: Role, _ input: Attributes, transitive: [String], _ call: Call, _ objects: inout Objects
  ) -> Attributes {
    let session = input["RoleSessionName"]?.string ?? ""
    let userID = "\(role.id):\(session)"
    let arn = "arn:\(role.partition):sts::\(role.account):assumed-role/\(role.name)/\(session)"
    return [
      "Credentials": Self.session(
        seconds: input["DurationSeconds"]?.integer ?? 3600, account: role.account, arn: arn, userID: userID,
        role: [
          "RoleArn": input["RoleArn"] ?? "", "TransitiveTagKeys": .list(transitive.map { .string($0) }),
        ],
        call, &objects),
      "AssumedRoleUser": ["AssumedRoleId": .string(userID), "Arn": .string(arn)],
    ]
  }

  private static func session(
    seconds: Int, account: String, arn: String, userID: String, role: Attributes = [:], _ call: Call,
    _ objects: inout Objects
  ) -> Value {
    let sessions = Shelf(.everywhere, .session)
    // What has run out stays for a day, to be refused as expired and not as unknown. The oldest are looked at.
    let forgotten = call.now.adding(seconds: -86400).milliseconds
    for old in objects.page(sessions, limit: 20).items
    where old.members["Expiration"]?.integer ?? 0 < forgotten { objects.remove(old.id, from: sessions) }
    let end = call.now.adding(seconds: Double(seconds))
    let key = AccessKeyID.make("ASIA", account)
    let secret = RandomText.alphanumerics(40)
    let token = RandomText.alphanumerics(300)
    objects.put(
      [
        "SecretAccessKey": .string(secret), "SessionToken": .string(token),
        "Expiration": .integer(end.milliseconds),
        "Account": .string(account), "Arn": .string(arn), "UserId": .string(userID),
      ].merging(role) { _, member in member }, key, on: sessions)
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

  /// - Throws: `ValidationError` for what is no ARN, worded as AWS does; `AccessDenied` for that of something else,
  ///   which on AWS cannot be told from a role that is not there.
  init(_ arn: String, for caller: Caller) throws(AWSError) {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "arn", ![parts[1], parts[2], parts[5]].contains("") else {
      throw .refusal("ValidationError", "\(arn) is invalid")
    }
    guard parts[2] == "iam", parts[4].wholeMatch(of: /[0-9]{12}/) != nil, parts[5].hasPrefix("role/"),
      let name = parts[5].dropFirst("role/".count).split(separator: "/").last
    else {
      throw .refusal(
        "AccessDenied",
        "User: \(caller.arn) is not authorized to perform: sts:AssumeRole on resource: \(arn)", status: 403)
    }
    (partition, account, self.name) = (parts[1], parts[4], String(name))
  }

  /// The same for the same role, as on AWS.
  var id: String {
    "AROA" + Digest.hex(Digest.sha256("\(account)/\(name)".utf8)).prefix(17).uppercased()
  }
}
