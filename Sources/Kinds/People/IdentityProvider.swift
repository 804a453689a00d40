package import AWS
package import ResourceModel

/// Another service that signs a pool's users in.
///
/// Its client's secret comes from a store at the moment it is sent. AWS shows some of the secrets that it was given; they
/// are taken out before anything else sees the answer.
///
/// Source: Cognito user pools API reference, CreateIdentityProvider, UpdateIdentityProvider; Cognito developer guide,
/// "Adding user pool sign-in through a third party".
package struct IdentityProvider: ResourceKind {
  package let schema = Schema(
    "identityProvider", "Another service that signs users in: a social one, OpenID Connect or SAML.",
    guardedBecause: "whoever signs in through it is named after it, and can no longer sign in",
    deletesBeforeReplacing: true, unlessChanged: "userPoolId",
    [
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a provider belongs to one pool"),
        "The pool whose users it signs in."),
      Attribute(
        "ProviderName", as: "name",
        .string(length: 1...32, pattern: #"[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+"#), .required,
        onChange: .replaces("users are named after their provider"),
        "What clients name it by, and what its users' names begin with. A social provider bears the name of its type."
      ),
      Attribute(
        "ProviderType", as: "type",
        .oneOf(["SAML", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "OIDC"]), .required,
        onChange: .replaces("AWS keeps a provider's type for life"), "What it speaks."),
      Attribute(
        "ProviderDetails", .map(.string(length: 0...131_072)), .required,
        "How it is asked, by AWS's own names; secrets stand in `secrets`. AWS adds addresses of its own, which stay as they are."
      ),
      Attribute(
        "Secrets", .map(.string(length: 1...1024)), writeOnly: true,
        deviation:
          "AWS takes a secret among `ProviderDetails`; a stack says where it stands, and its value is read when it is sent",
        "Where each secret of the details stands, such as `{client_secret: ssm:/idp/google/secret}`. One that is taken out here stays in AWS, and so does that of a provider which is taken over, until the stored one changes. What AWS has is not compared with the store."
      ),
      Attribute(
        "SecretVersions", .map(.string(length: 1...1024)), writeOnly: true,
        deviation: "what the stores call the values that AWS was given last; AWS keeps no such thing",
        "The stores' versions of the secrets. Another one than was given last is given anew."),
      Attribute(
        "DeclaredDetails", .set(.string()),
        onChange: .onlyWhenMade("by itself it changes nothing in AWS"), writeOnly: true,
        deviation: "which of `ProviderDetails` a stack says; AWS adds others of its own",
        "The names of the details that a stack says. An update sends these, whatever AWS would derive."),
      Attribute(
        "AttributeMapping", .map(.string(length: 0...131_072), key: 1...32),
        "The pool's attributes by the provider's claims, as in `{email: email}`. AWS adds `username`."),
      Attribute(
        "IdpIdentifiers", .set(.string(length: 1...40, pattern: #"[\w\s+=.@-]+"#), count: 0...50),
        "Further names that a sign-in may ask for it by, such as domains of e-mail addresses; 50 at most."),
    ])

  package let operations: Operations? = Operations(
    create: .createIdentityProvider, read: .describeIdentityProvider, update: .updateIdentityProvider,
    delete: .deleteIdentityProvider, answer: "IdentityProvider",
    identity: ["UserPoolId": "UserPoolId", "ProviderName": "ProviderName"],
    readOnly: ["CreationDate", "LastModifiedDate"])

  package init() {}

  /// Rows that AWS has no member for.
  private static let own: Set = ["secrets", "secretVersions", "declaredDetails"]

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) in try await readMembers(id, using: aws) }
    var found: [PhysicalID: Observation] = [:]
    for (id, members) in zip(ids, answers) {
      guard var members else { continue }
      members["ProviderDetails"] = .map(
        (members["ProviderDetails"]?.map ?? [:]).filter { !StoredSecret.isSecret(named: $0.key) })
      for (name, text) in id.members { members[name] = .string(text) }
      found[id] = observation(of: members, in: aws.scope)
    }
    return found
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    var body = schema.wire(from: desired) { !Self.own.contains($0.name) }
    let secrets = try await secrets(desired, using: aws)
    body["ProviderDetails"] = .map((body["ProviderDetails"]?.map ?? [:]).merging(secrets) { $1 })
    _ = try await aws.write(.createIdentityProvider, body)
    return PhysicalID([
      "UserPoolId": desired["userPoolId"]?.string ?? "", "ProviderName": desired["name"]?.string ?? "",
    ])
  }

  /// AWS replaces the details as a whole, secrets included: each is read from its store again, and one that no stack
  /// mentions is carried over as AWS shows it.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    var details = Self.withoutDerived(
      target["providerDetails"]?.map ?? [:], before: observed.attributes["providerDetails"]?.map ?? [:],
      type: target["type"]?.string ?? "", declared: Set(target["declaredDetails"]?.strings ?? []))
    let live = try await readMembers(id, using: aws)?["ProviderDetails"]?.map ?? [:]
    for (name, value) in live where StoredSecret.isSecret(named: name) {
      details[name] = value.string.map { .secret(Secret($0)) }
    }
    details.merge(try await secrets(target, using: aws)) { $1 }
    var body = updateBody(id, to: target, from: observed) { !Self.own.contains($0.name) }
    body["ProviderDetails"] = .map(details)
    // Left out, they would stay.
    body["AttributeMapping"] = body["AttributeMapping"] ?? [:]
    body["IdpIdentifiers"] = body["IdpIdentifiers"] ?? []
    _ = try await aws.write(.updateIdentityProvider, body)
  }

  private func secrets(
    _ attributes: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> [String: Value] {
    var secrets: [String: Value] = [:]
    for (name, text) in attributes["secrets"]?.map ?? [:] {
      guard let stored = text.string.flatMap(StoredSecret.init) else { continue }
      secrets[name] = .secret(try await stored.value(using: aws))
    }
    return secrets
  }

  // MARK: What AWS makes of the details

  /// The details without those that AWS is to derive anew: sent back, an old address would go before the new one.
  ///
  /// What a stack says is sent, and so is what stands there while nothing has changed that it could follow from: it may be
  /// somebody's own.
  private static func withoutDerived(
    _ details: [String: Value], before: [String: Value], type: String, declared: Set<String>
  ) -> [String: Value] {
    guard let (sources, derived) = derivedDetails[type],
      sources.contains(where: { details[$0] != before[$0] })
    else { return details.filter { $0.key != certificate || declared.contains($0.key) } }
    return details.filter { name, value in
      declared.contains(name) || name != certificate && (!derived.contains(name) || value != before[name])
    }
  }

  /// What AWS derives, and from which other details, by type of provider.
  ///
  /// Source: CreateIdentityProvider, `ProviderDetails`, which shows requests and answers of each type.
  private static let derivedDetails: [String: (from: [String], details: Set<String>)] = [
    "Facebook": (["api_version"], ["attributes_url", "authorize_url", "token_url"]),
    "OIDC": (["oidc_issuer"], ["attributes_url", "authorize_url", "jwks_uri", "token_url"]),
    "SAML": (["MetadataURL", "MetadataFile"], ["SSORedirectBindingURI", "SLORedirectBindingURI"]),
  ]

  /// Of a provider of type SAML: AWS's own, which it makes and shows.
  private static let certificate = "ActiveEncryptionCertificate"

  package func problems(in desired: Attributes) -> [Problem] {
    var problems: [Problem] = []
    let details = desired["providerDetails"]?.map ?? [:]
    for name in details.keys.sorted() where StoredSecret.isSecret(named: name) {
      problems.append(
        Problem(
          "providerDetails.\(name)", "`\(name)` is a secret",
          suggestion: "say where it stands: {from: ssm:/NAME}"))
    }
    let social = ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple"]
    if let name = desired["name"]?.string, let type = desired["type"]?.string,
      social.contains(type) ? name != type : social.contains(name)
    {
      problems.append(Problem("type", "a provider called \(name) cannot be of type \(type)"))
    }
    return problems
  }
}
