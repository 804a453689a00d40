import AWS
import Kinds
import ResourceModel

/// The hosts of a pool's token endpoint and login pages: one prefix and one name of its own a pool.
///
/// Source: Cognito user pools API reference, CreateUserPoolDomain, DescribeUserPoolDomain and their like;
/// messages as AWS's users report them.
enum UserPoolDomains {
  /// Custom domains of an account in a region. Source: Cognito developer guide, "Quotas in Amazon Cognito".
  static let customQuota = 4

  private static let page = UserPoolDomain().schema

  static let operations = [create, describe, update, delete]

  private static let create = LocalOperation(
    "CreateUserPoolDomain", .userPoolResourceUpdate, page.createInput
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    let name = input["Domain"]?.string ?? ""
    let member = input["CustomDomainConfig"] == nil ? "Domain" : "CustomDomain"
    try checkName(name, input)
    try checkVersion(input, pool.members)
    let place = Shelf(.everywhere, .userPoolDomainPlace, under: name)
    // A prefix is unique in its region, a name of one's own everywhere.
    guard objects[place, call.region] == nil, member == "Domain" || objects.count(place) == 0 else {
      throw .invalidParameter("Domain already associated with another user pool.")
    }
    guard pool.members[member] == nil else {
      throw .invalidParameter("User pool already has a domain configured.")
    }
    if member == "CustomDomain" { try checkQuota(call, objects) }
    let description = made(name, input, pool.id, call)
    objects.put(description, name, on: call.shelf(.userPoolDomain, under: pool.id))
    objects.put(
      ["Account": .string(call.account), "UserPoolId": .string(pool.id)], call.region, on: place)
    set(member, .string(name), of: pool, call, &objects)
    return answer(description, input)
  }

  /// A domain that does not exist, or is another account's, has an empty description.
  private static let describe = LocalOperation(
    "DescribeUserPoolDomain", .userPoolResourceRead, page.rows("Domain")
  ) { objects, call, input throws(AWSError) in
    let name = input["Domain"]?.string ?? ""
    let place = objects[Shelf(.everywhere, .userPoolDomainPlace, under: name), call.region]
    guard place?["Account"]?.string == call.account, let pool = place?["UserPoolId"]?.string else {
      return ["DomainDescription": [:]]
    }
    return ["DomainDescription": .map(objects[call.shelf(.userPoolDomain, under: pool), name] ?? [:])]
  }

  /// Keeps what is left out.
  private static let update = LocalOperation(
    "UpdateUserPoolDomain", .userPoolResourceUpdate, page.updateInput(identity: ["Domain", "UserPoolId"])
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    var domain = try existing(input, pool.id, call, objects)
    try checkVersion(input, pool.members)
    if let config = input["CustomDomainConfig"] {
      guard domain.members["CustomDomainConfig"] != nil else {
        throw .invalidParameter("A prefix domain takes no certificate.")
      }
      try checkCertificate(config)
      domain.members["CustomDomainConfig"] = config
    }
    if let version = input["ManagedLoginVersion"] { domain.members["ManagedLoginVersion"] = version }
    objects.put(domain.members, domain.id, on: call.shelf(.userPoolDomain, under: pool.id))
    return answer(domain.members, input)
  }

  private static let delete = LocalOperation(
    "DeleteUserPoolDomain", .userPoolResourceUpdate, page.rows("Domain", "UserPoolId")
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    let domain = try existing(input, pool.id, call, objects)
    objects.remove(domain.id, from: call.shelf(.userPoolDomain, under: pool.id))
    objects.remove(call.region, from: Shelf(.everywhere, .userPoolDomainPlace, under: domain.id))
    let member = domain.members["CustomDomainConfig"] == nil ? "Domain" : "CustomDomain"
    set(member, nil, of: pool, call, &objects)
    return [:]
  }

  private static func existing(
    _ input: Attributes, _ pool: String, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (id: String, members: [String: Value]) {
    let name = input["Domain"]?.string ?? ""
    guard let members = objects[call.shelf(.userPoolDomain, under: pool), name] else {
      throw .invalidParameter("No such domain or user pool exists.")
    }
    return (name, members)
  }

  private static func checkName(_ name: String, _ input: Attributes) throws(AWSError) {
    if let config = input["CustomDomainConfig"] {
      try checkCertificate(config)
      let labels = name.split(separator: ".", omittingEmptySubsequences: false)
      guard labels.count > 1, labels.allSatisfy(isLabel) else {
        throw .invalidParameter("Custom domain is not a valid subdomain: \(name)")
      }
      return
    }
    guard isLabel(name[...]) else {
      throw .invalidParameter(
        "The domain name contains an invalid character. Domain names can only contain lower-case letters, "
          + "numbers, and hyphens. Please enter a different name that follows this format: "
          + #"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$"#)
    }
    for word in ["aws", "amazon", "cognito"] where name.contains(word) {
      throw .invalidParameter("Domain cannot contain reserved word: \(word)")
    }
  }

  private static func isLabel(_ text: Substring) -> Bool {
    text.wholeMatch(of: #/[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?/#) != nil
  }

  /// CloudFront takes certificates of one region only.
  private static func checkCertificate(_ config: Value) throws(AWSError) {
    let parts = (config["CertificateArn"]?.string ?? "").split(
      separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 3, parts[2] == "acm", parts[3] == "us-east-1" else {
      throw .invalidParameter("The certificate of a custom domain must be one of ACM in us-east-1.")
    }
  }

  private static func checkVersion(_ input: Attributes, _ pool: [String: Value]) throws(AWSError) {
    guard input["ManagedLoginVersion"] == 2, pool["UserPoolTier"] == "LITE" else { return }
    throw .cognito(
      "FeatureUnavailableInTierException",
      "The following features need to be disabled for the LITE pricing tier configured: Managed Login")
  }

  private static func checkQuota(_ call: Call, _ objects: Objects) throws(AWSError) {
    let count = objects.all(call.shelf(.userPool)).count { $0.members["CustomDomain"] != nil }
    guard count < customQuota else {
      throw .cognito("LimitExceededException", "The account has \(customQuota) custom domains already.")
    }
  }

  /// Ready at once: no certificate travels, and no name has to spread.
  private static func made(
    _ name: String, _ input: Attributes, _ pool: String, _ call: Call
  ) -> [String: Value] {
    let at = call.now.compact.filter(\.isNumber)
    var domain: [String: Value] = [
      "UserPoolId": .string(pool), "AWSAccountId": .string(call.account), "Domain": .string(name),
      "S3Bucket": .string("aws-cognito-prod-\(call.region)-assets"),
      "CloudFrontDistribution": .string("d\(RandomText.lowerCaseAlphanumerics(13)).cloudfront.net"),
      "Version": .string(at), "Status": "ACTIVE", "ManagedLoginVersion": input["ManagedLoginVersion"] ?? 1,
    ]
    domain["CustomDomainConfig"] = input["CustomDomainConfig"]
    return domain
  }

  private static func answer(_ domain: [String: Value], _ input: Attributes) -> Attributes {
    var answer: Attributes = [:]
    answer["ManagedLoginVersion"] = input["ManagedLoginVersion"]
    if domain["CustomDomainConfig"] != nil {
      answer["CloudFrontDomain"] = domain["CloudFrontDistribution"]
    }
    return answer
  }

  private static func set(
    _ member: String, _ value: Value?, of pool: (id: String, members: [String: Value]), _ call: Call,
    _ objects: inout Objects
  ) {
    var members = pool.members
    members[member] = value
    objects.put(members, pool.id, on: call.shelf(.userPool))
  }
}
