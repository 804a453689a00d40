package import AWS
package import ResourceModel

/// The directory of users and the issuer of tokens that many APIs share. Its MFA configuration belongs to
/// it although AWS keeps that behind calls of its own. The rows stand in `UserPool+Schema.swift`.
///
/// Source: Cognito user pools API reference, CreateUserPool, UpdateUserPool, UserPoolType,
/// SetUserPoolMfaConfig, AddCustomAttributes.
package struct UserPool: ResourceKind {
  package let schema = UserPool.facts

  package let operations: Operations? = Operations(
    create: .createUserPool, read: .describeUserPool, update: .updateUserPool, delete: .deleteUserPool,
    alsoWrite: [.setUserPoolMfaConfig, .addCustomAttributes],
    alsoRead: [.getUserPoolMfaConfig, .listUserPools],
    answer: "UserPool", identity: ["UserPoolId": "Id"],
    readOnly: [
      "CreationDate", "LastModifiedDate", "Status", "Domain", "CustomDomain", "EmailConfigurationFailure",
      "SmsConfigurationFailure",
    ])

  package init() {}

  /// The blocks that only the MFA call takes; `mfaConfiguration` itself goes with both.
  static let mfaBlocks = [
    "smsMfaConfiguration", "softwareTokenMfaConfiguration", "emailMfaConfiguration", "webAuthnConfiguration",
  ]

  /// Pools of that name which carry authplat's tag of the same stack: names repeat, so a name alone is
  /// no proof that a pool is ours.
  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let name = desired["name"]?.string, let stack = desired["userPoolTags"]?["authplat:stack"] else {
      return []
    }
    var found: [PhysicalID] = []
    for pool in try await aws.pages(.listUserPools, ["MaxResults": 60], items: "UserPools")
    where pool["Name"]?.string == name {
      guard let text = pool["Id"]?.string else { continue }
      let id = PhysicalID(["UserPoolId": text])
      let tags = try await readMembers(id, using: aws)?["UserPoolTags"]
      if tags?["authplat:stack"] == stack { found.append(id) }
    }
    return found
  }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) {
      id throws(AWSError) -> (pool: [String: Value], mfa: Attributes)? in
      guard let members = try await readMembers(id, using: aws) else { return nil }
      return (members, try await aws.read(.getUserPoolMfaConfig, id.members.mapValues { .string($0) }))
    }
    var found: [PhysicalID: Observation] = [:]
    for (id, answer) in zip(ids, answers) {
      guard case (var members, let mfa)? = answer else { continue }
      // Names of attributes come prefixed; they go out plain. `identities` is Cognito's own, from a pool's first
      // identity provider on.
      let schema = (members["SchemaAttributes"]?.list ?? []).filter { $0["Name"] != "identities" }
      members["SchemaAttributes"] = .list(schema.map(plainName))
      if var admin = members["AdminCreateUserConfig"]?.map {
        // Deprecated: it mirrors the password policy's days and must not be sent with them.
        admin["UnusedAccountValidityDays"] = nil
        members["AdminCreateUserConfig"] = .map(admin)
      }
      // Members of the MFA call are no members of the pool's update.
      let attributes = observation(of: members.merging(mfa) { _, mfa in mfa }, in: aws.scope).attributes
      found[id] = Observation(attributes: attributes, members: members)
    }
    return found
  }

  private func plainName(_ attribute: Value) -> Value {
    guard var members = attribute.map, let name = members["Name"]?.string else { return attribute }
    for prefix in ["dev:custom:", "custom:"] where name.hasPrefix(prefix) {
      members["Name"] = .string(String(name.dropFirst(prefix.count)))
      break
    }
    return .map(members)
  }

  /// Two calls: a pool that demands MFA cannot be made before its factors are set.
  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    var first = withWholePasswordPolicy(desired)
    if desired["smsConfiguration"] == nil { first["mfaConfiguration"] = nil }
    let body = schema.wire(from: first) { !Self.mfaBlocks.contains($0.name) }
    let id = try identify(try await aws.write(.createUserPool, body)["UserPool"]?.map ?? [:], .createUserPool)
    try await setMFA(id, from: [:], to: desired, using: aws)
    return id
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    let now = observed.attributes
    let known = now["schema"]?.map ?? [:]
    let added = (target["schema"]?.map ?? [:]).filter { known[$0.key] == nil }
    if !added.isEmpty {
      let rows = schema.wire(from: ["schema": .map(added)])["Schema"]?.list ?? []
      for page in rows.chunks(of: 25) {
        _ = try await aws.write(
          .addCustomAttributes,
          ["UserPoolId": .string(id["UserPoolId"] ?? ""), "CustomAttributes": .list(page)])
      }
    }
    let separate = Set(Self.mfaBlocks + ["mfaConfiguration", "schema"])
    func plain(_ attributes: Attributes) -> Attributes { attributes.filter { !separate.contains($0.key) } }
    if plain(target) != plain(now) {
      var body = updateBody(id, to: withWholePasswordPolicy(target), from: observed) {
        !separate.contains($0.name)
      }
      // Left out, MFA would be switched off; the wanted value needs its factors and follows below.
      body["MfaConfiguration"] = now["mfaConfiguration"] ?? "OFF"
      _ = try await aws.write(.updateUserPool, body)
    }
    try await setMFA(id, from: now, to: target, using: aws)
  }

  /// Of a pool without a password policy AWS demands every kind of character; in a policy that is there, what is left
  /// out is not demanded. So that a declaration of the length alone weakens nothing, a policy is sent as a whole.
  private func withWholePasswordPolicy(_ attributes: Attributes) -> Attributes {
    guard var policies = attributes["policies"]?.map, var policy = policies["passwordPolicy"]?.map else {
      return attributes
    }
    for row in Self.passwordRequirements { policy[row.name] = policy[row.name] ?? row.defaultValue }
    policies["passwordPolicy"] = .map(policy)
    return attributes.merging(["policies": .map(policies)]) { _, whole in whole }
  }

  private func setMFA(
    _ id: PhysicalID, from before: Attributes, to after: Attributes, using aws: any AWSCalling
  ) async throws(AWSError) {
    let names = Set(Self.mfaBlocks + ["mfaConfiguration"])
    func factors(_ attributes: Attributes) -> Attributes {
      attributes.filter { names.contains($0.key) && $0 != (key: "mfaConfiguration", value: "OFF") }
    }
    if factors(before) == factors(after) { return }
    let isOff = (after["mfaConfiguration"] ?? "OFF") == "OFF"
    // AWS refuses factors beside OFF, and takes a call without factors as OFF.
    var body = schema.wire(from: after) { attribute in
      names.contains(attribute.name) && !(isOff && attribute.name != "webAuthnConfiguration")
    }
    body["MfaConfiguration"] = after["mfaConfiguration"] ?? "OFF"
    body["UserPoolId"] = .string(id["UserPoolId"] ?? "")
    _ = try await aws.write(.setUserPoolMfaConfig, body)
  }

  /// Lifts the pool's own protection first: who deletes a pool has named it, see `--allow-destroy`.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    guard let observed = try await read([id], using: aws)[id] else { return }
    if observed.attributes["deletionProtection"] == "ACTIVE" {
      var open = observed.attributes
      open["deletionProtection"] = "INACTIVE"
      try await update(id, to: open, from: observed, using: aws)
    }
    for _ in 0..<10 {
      do {
        _ = try await aws.write(.deleteUserPool, id.members.mapValues { .string($0) })
        return
      } catch  where error.isNotFound {
        return
      } catch  where error.code == "InvalidParameterException" && error.message.contains("domain") {
        // The domain was deleted before; AWS takes a moment to notice.
        try await aws.pause(3, for: "the pool's domain to be released")
      }
    }
    _ = try await aws.write(.deleteUserPool, id.members.mapValues { .string($0) })
  }

  package func derived(from observed: Attributes, in scope: AWSScope) -> Attributes {
    guard let id = observed["id"]?.string else { return [:] }
    return ["issuer": .string(UserPoolURL.issuer(poolID: id, in: scope))]
  }
}
