import ResourceModel

/// Domains and resource servers of user pools. Source: Cognito user pools API reference.
extension World {
  mutating func domainCall(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    let domain = try input.text("Domain")
    settle(domain)
    if name == "DescribeUserPoolDomain" {
      // A missing domain is no error but an empty description.
      var shown = domains[domain] ?? [:]
      shown["readyAt"] = nil
      return ["DomainDescription": .map(shown)]
    }
    let pool = try input.text("UserPoolId")
    guard pools[pool] != nil else { throw .missing("User pool \(pool) does not exist.") }
    try input.refuse(["AWSAccountId", "S3Bucket", "CloudFrontDistribution", "Version", "Status"], in: name)
    if name == "CreateUserPoolDomain" {
      guard domains[domain] == nil else {
        throw .invalid("Domain already associated with another user pool.")
      }
      let isCustom = input["CustomDomainConfig"] != nil
      guard
        !domains.contains(where: {
          $0.value["UserPoolId"] == .string(pool) && ($0.value["CustomDomainConfig"] != nil) == isCustom
        })
      else { throw .invalid("User pool already has a domain configured.") }
      domains[domain] = input.filled(with: [
        "Status": "CREATING", "ManagedLoginVersion": 1, "AWSAccountId": .string(Self.account),
        "S3Bucket": "b",
        "Version": "20260101", "CloudFrontDistribution": "d1.cloudfront.net",
        "readyAt": .integer(Int(clock + domainSeconds)),
      ])
      return isCustom ? ["CloudFrontDomain": "d1.cloudfront.net"] : [:]
    }
    guard domains[domain]?["UserPoolId"] == .string(pool) else {
      throw .invalid("No such domain or user pool exists.")
    }
    if name == "UpdateUserPoolDomain" {
      domains[domain]?["ManagedLoginVersion"] = input["ManagedLoginVersion"] ?? 1
      domains[domain]?["CustomDomainConfig"] = input["CustomDomainConfig"]
    } else {
      domains[domain]?["Status"] = "DELETING"
      domains[domain]?["readyAt"] = .integer(Int(clock + domainSeconds))
    }
    return [:]
  }

  private mutating func settle(_ domain: String) {
    guard let readyAt = domains[domain]?["readyAt"]?.integer, clock >= Double(readyAt) else { return }
    switch domains[domain]?["Status"] {
    case "CREATING": domains[domain]?["Status"] = "ACTIVE"
    case "DELETING": domains[domain] = nil
    default: break
    }
  }

  mutating func serverCall(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    let pool = try input.text("UserPoolId")
    guard let servers = pools[pool]?.servers else { throw .missing("User pool \(pool) does not exist.") }
    if name == "ListResourceServers" {
      let listed = servers.filter { isListed("\(pool)|\($0.key)") }.sorted { $0.key < $1.key }.map(\.value)
      return try page(listed.map { .map($0.shown) }, input, as: "ResourceServers", limit: 1...50)
    }
    let identifier = try input.text("Identifier")
    if name == "CreateResourceServer" {
      guard servers[identifier] == nil else {
        throw .invalid("\(identifier) already exists in user pool \(pool).")
      }
      born("\(pool)|\(identifier)")
    } else if servers[identifier] == nil {
      throw .missing("Resource server \(identifier) does not exist.")
    }
    switch name {
    case "CreateResourceServer", "UpdateResourceServer":
      _ = try input.text("Name")
      pools[pool]?.servers[identifier] = input
    case "DescribeResourceServer": break
    case "DeleteResourceServer":
      pools[pool]?.servers[identifier] = nil
      return [:]
    default: throw Refused("UnknownOperationException", name)
    }
    return ["ResourceServer": .map((pools[pool]?.servers[identifier] ?? [:]).shown)]
  }
}
