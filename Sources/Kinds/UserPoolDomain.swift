package import AWS
package import ResourceModel

/// The host that serves a pool's token endpoint and login pages.
///
/// Source: Cognito user pools API reference, CreateUserPoolDomain, DescribeUserPoolDomain; Cognito
/// developer guide, "Configuring a user pool domain".
package struct UserPoolDomain: ResourceKind {
  package let schema = Schema(
    "userPoolDomain", "The host of a pool's token endpoint and login pages: a prefix or a name of your own.",
    guardedBecause: "every caller that fetches tokens there is refused until it learns the new address",
    deletesBeforeReplacing: true,
    [
      Attribute(
        "Domain", .string(length: 1...253), .required,
        onChange: .replaces("the token and sign-in addresses change"),
        deviation:
          "AWS's pattern and its 63 characters are those of a prefix; custom domains pass full names here",
        "A prefix (lower-case letters, digits, hyphens; 63 at most; unique in the region across all accounts) or a full host name."
      ),
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a domain belongs to one pool"),
        "The pool it serves."),
      Attribute(
        "ManagedLoginVersion", .integer(1...2), .defaulted(1),
        deviation: "the model gives no range; the reference names 1 and 2",
        "1 for the classic hosted pages, 2 for managed login (Essentials and Plus tiers)."),
      Attribute(
        "CustomDomainConfig",
        .object([
          Attribute(
            "CertificateArn", .arn, .required,
            "An ACM certificate in us-east-1 that covers the name, whatever the pool's region.")
        ]),
        "Only for a name of your own; its presence is what makes a domain custom."),
      Attribute("Status", .string(), .computed, "CREATING, ACTIVE, UPDATING, DELETING or FAILED."),
      Attribute(
        "CloudFrontDistribution", .string(), .computed, "Where a custom name's DNS record must point."),
      Attribute(
        "Url", .string(), .computed, "Where tokens are fetched: derived from the name and the region."),
    ])

  package let operations: Operations? = Operations(
    create: .createUserPoolDomain, read: .describeUserPoolDomain, update: .updateUserPoolDomain,
    delete: .deleteUserPoolDomain, answer: "DomainDescription",
    identity: ["Domain": "Domain", "UserPoolId": "UserPoolId"],
    readOnly: ["AWSAccountId", "S3Bucket", "Version"])

  package init() {}

  /// AWS answers for a missing domain with an empty description, and asks for nothing but the name.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) in
      try await describe(id["Domain"] ?? "", using: aws)
    }
    var found: [PhysicalID: Observation] = [:]
    for (id, members) in zip(ids, answers) {
      guard let members, members["UserPoolId"]?.string == id["UserPoolId"] else { continue }
      found[id] = observation(of: members, in: aws.scope)
    }
    return found
  }

  private func describe(_ domain: String, using aws: any AWSReading) async throws(AWSError) -> [String:
    Value]?
  {
    do {
      let members = try await aws.read(.describeUserPoolDomain, ["Domain": .string(domain)])[
        "DomainDescription"]?.map
      return members?["UserPoolId"] == nil ? nil : members
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// The answer names no pool, and a prefix takes up to a minute; a custom name is left to come up by
  /// itself, because its certificate may take an hour to spread.
  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    _ = try await aws.write(.createUserPoolDomain, schema.wire(from: desired))
    let domain = desired["domain"]?.string ?? ""
    let id = PhysicalID(["Domain": domain, "UserPoolId": desired["userPoolId"]?.string ?? ""])
    if desired["customDomainConfig"] == nil {
      for _ in 0..<30 {
        let status = try await describe(domain, using: aws)?["Status"]?.string
        if status != "CREATING" && status != nil { break }
        try await aws.pause(2, for: "domain \(domain) to become active")
      }
    }
    return id
  }

  /// Returns once the name is free again, because the pool cannot be deleted before.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    guard let domain = id["Domain"], let pool = id["UserPoolId"] else { return }
    do {
      _ = try await aws.write(
        .deleteUserPoolDomain, ["Domain": .string(domain), "UserPoolId": .string(pool)])
    } catch  where error.isNotFound {
      return
    } catch  where error.code == "InvalidParameterException" {
      // AWS's answer for a domain that is gone ("No such domain or user pool exists"), and for other reasons:
      // after a lost answer the repeated deletion gets it.
      guard try await describe(domain, using: aws)?["UserPoolId"]?.string == pool else { return }
      throw error
    }
    for _ in 0..<30 {
      guard try await describe(domain, using: aws)?["UserPoolId"]?.string == pool else { return }
      try await aws.pause(2, for: "domain \(domain) to be released")
    }
  }

  package func problems(in desired: Attributes) -> [Problem] {
    guard let domain = desired["domain"]?.string else { return [] }
    if desired["customDomainConfig"] != nil {
      return domain.contains(".")
        ? []
        : [
          Problem("domain", "`\(domain)` is not a full host name", suggestion: "write auth.example.com, say")
        ]
    }
    if domain.wholeMatch(of: #/[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?/#) == nil {
      return [
        Problem(
          "domain", "`\(domain)` is no prefix: lower-case letters, digits and inner hyphens, 63 at most",
          suggestion: domain.contains(".") ? "give a name of your own as custom: {name, certificateArn}" : nil
        )
      ]
    }
    return ["aws", "amazon", "cognito"].filter { domain.contains($0) }.map {
      Problem("domain", "Cognito refuses prefixes that contain `\($0)`", suggestion: "choose another prefix")
    }
  }

  package func derived(from observed: Attributes, in scope: AWSScope) -> Attributes {
    guard let domain = observed["domain"]?.string else { return [:] }
    return UserPoolURL.domain(domain, in: scope).map { ["url": .string($0)] } ?? [:]
  }
}
