package import AWS
package import ResourceModel

/// A person who may sign in.
///
/// Several calls make one: AdminCreateUser, then one a group. What exists already under the name is brought in line
/// and neither reset nor invited again; a password is never part of a stack.
/// Source: Cognito user pools API reference, AdminCreateUser, AdminGetUser, AdminUpdateUserAttributes,
/// AdminAddUserToGroup; developer guide, "Creating user accounts as administrator".
package struct User: ResourceKind {
  package let schema = Schema(
    "user", "A person who may sign in, made with a temporary password that AWS sends.",
    outlivesItsStack: "people keep their accounts",
    omissions: [
      "TemporaryPassword":
        "a password never stands in a file; `authplat users create --password-file` takes one",
      "MessageAction": "SUPPRESS is a word of `message`, and RESEND is `authplat users reset`",
      "ValidationData": "only the pool's own functions read it, once",
      "ClientMetadata": "only the pool's own functions read it, once",
      "ForceAliasCreation": "it takes an address away from another user",
    ],
    [
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a user belongs to one pool"),
        "The pool the user belongs to."),
      Attribute(
        "Username", .string(length: 1...128, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#), .required,
        onChange: .replaces("a user keeps the name for life"), writeOnly: true,
        deviation:
          "AWS shows it, and in a pool of addresses or phone numbers it shows an id of its own instead",
        "What the person signs in by: a name, or an address or phone number where the pool wants that. The key unless written."
      ),
      Attribute(
        "UserAttributes", as: "attributes", .map(.string(length: 1...2048), key: 1...32),
        wireForm: .pairs(key: "Name", value: "Value"), keepsOthers: true,
        deviation: "AWS marks values as sensitive; a plan shows those that a stack file says",
        "Attributes by name, custom ones with their prefix `custom:`. Those that are not mentioned are the person's own."
      ),
      Attribute(
        "ImpliedAttributes", .map(.string(length: 1...2048), key: 1...32),
        onChange: .onlyWhenMade("the person may change them from then on"), writeOnly: true,
        deviation: "`UserAttributes` that follow from the name and from written addresses",
        "An address that the person signs in by, and that addresses are verified. Nothing that a stack writes."
      ),
      Attribute(
        "Groups", .set(.groupName), keepsOthers: true,
        deviation: "AdminAddUserToGroup gives one a call, and AdminListGroupsForUser shows them",
        "Groups of the stack, by key. What groups others give the person stays."),
      Attribute(
        "Enabled", .bool, .defaulted(true), deviation: "AdminEnableUser and AdminDisableUser change it",
        "Whether the person may sign in."),
      Attribute(
        "DesiredDeliveryMediums", as: "message", .oneOf(["EMAIL", "SMS", "SUPPRESS"]), .optional,
        onChange: .onlyWhenMade("a temporary password is sent once"), writeOnly: true,
        deviation: "one word for DesiredDeliveryMediums and MessageAction",
        "How the temporary password is sent; SUPPRESS sends none. Left out: by mail to who has an address, else by SMS."
      ),
      Attribute(
        "UserStatus", as: "status", .string(), .computed,
        "FORCE_CHANGE_PASSWORD until the first sign-in, then CONFIRMED."),
      Attribute("Sub", .string(), .computed, "What tokens name the person by; never changes."),
    ])

  package let operations: Operations? = Operations(
    create: .adminCreateUser, read: .adminGetUser, update: .adminUpdateUserAttributes,
    delete: .adminDeleteUser,
    alsoWrite: [
      .adminDeleteUserAttributes, .adminEnableUser, .adminDisableUser, .adminAddUserToGroup,
      .adminRemoveUserFromGroup,
    ],
    alsoRead: [.adminListGroupsForUser], answer: "",
    identity: ["UserPoolId": "UserPoolId", "Username": "Username"])

  package init() {}

  // MARK: Looking

  /// By the name that people sign in by; AWS answers with the one it keeps.
  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let pool = desired["userPoolId"]?.string, let name = desired["username"]?.string,
      let found = try await readMembers(PhysicalID(["UserPoolId": pool, "Username": name]), using: aws),
      let kept = found["Username"]?.string
    else { return [] }
    return [PhysicalID(["UserPoolId": pool, "Username": kept])]
  }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) in try await observe(id, using: aws) }
    var found: [PhysicalID: Observation] = [:]
    for (id, observation) in zip(ids, answers) { found[id] = observation }
    return found
  }

  private func observe(_ id: PhysicalID, using aws: any AWSReading) async throws(AWSError) -> Observation? {
    guard var members = try await readMembers(id, using: aws) else { return nil }
    members["UserPoolId"] = id["UserPoolId"].map { .string($0) }
    var input = id.wire
    input["Limit"] = 60
    do {
      members["Groups"] = .list(
        try await aws.pages(.adminListGroupsForUser, input, items: "Groups").compactMap { $0["GroupName"] })
    } catch  where error.isNotFound {
      return nil
    }
    var observation = observation(of: members, in: aws.scope)
    var own = observation.attributes["attributes"]?.map ?? [:]
    observation.attributes["sub"] = own.removeValue(forKey: "sub")
    observation.attributes["attributes"] = own.isEmpty ? nil : .map(own)
    return observation
  }

  // MARK: Changing

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    var made = desired
    let own = Self.allAttributes(desired)
    made["attributes"] = own.isEmpty ? nil : .map(own)
    var body = schema.wire(from: made) { ["userPoolId", "username", "attributes"].contains($0.name) }
    switch desired["message"]?.string {
    case "SUPPRESS": body["MessageAction"] = "SUPPRESS"
    case let medium?: body["DesiredDeliveryMediums"] = [.string(medium)]
    case nil: break
    }
    var answer = try await aws.write(.adminCreateUser, body)["User"]?.map ?? [:]
    answer["UserPoolId"] = body["UserPoolId"]
    let id = try identify(answer, .adminCreateUser)
    for group in desired["groups"]?.strings ?? [] {
      _ = try await aws.write(.adminAddUserToGroup, id.wire(["GroupName": .string(group)]))
    }
    if desired["enabled"] == false { _ = try await aws.write(.adminDisableUser, id.wire) }
    return id
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    let now = observed.attributes
    try await updateAttributes(
      id, to: target["attributes"]?.map ?? [:], implying: target["impliedAttributes"]?.map ?? [:],
      from: now["attributes"]?.map ?? [:], using: aws)
    let (wanted, held) = (
      Set(target["groups"]?.strings ?? []), Set(now["groups"]?.strings ?? [])
    )
    for group in wanted.subtracting(held).sorted() {
      _ = try await aws.write(.adminAddUserToGroup, id.wire(["GroupName": .string(group)]))
    }
    for group in held.subtracting(wanted).sorted() {
      _ = try await aws.write(.adminRemoveUserFromGroup, id.wire(["GroupName": .string(group)]))
    }
    let isEnabled = target["enabled"] ?? true
    if isEnabled != now["enabled"] ?? true {
      _ = try await aws.write(isEnabled == true ? .adminEnableUser : .adminDisableUser, id.wire)
    }
  }

  /// Only what differs is sent. A new address counts as unverified unless the same call says otherwise.
  private func updateAttributes(
    _ id: PhysicalID, to wanted: [String: Value], implying implied: [String: Value],
    from now: [String: Value], using aws: any AWSCalling
  ) async throws(AWSError) {
    // What was written and is no more is again what follows from the rest.
    let again = implied.filter { wanted[$0.key] == nil && now[$0.key] != nil }
    let wanted = wanted.merging(again) { written, _ in written }
    var changed = wanted.filter { now[$0.key] != $0.value }
    for address in ["email", "phone_number"] where changed[address] != nil {
      changed["\(address)_verified"] = implied["\(address)_verified"] ?? wanted["\(address)_verified"]
    }
    if !changed.isEmpty {
      _ = try await aws.write(
        .adminUpdateUserAttributes, id.wire(schema.wire(from: ["attributes": .map(changed)])))
    }
    let gone = now.keys.filter { wanted[$0] == nil }.sorted()
    if !gone.isEmpty {
      _ = try await aws.write(
        .adminDeleteUserAttributes, id.wire(["UserAttributeNames": .list(gone.map { .string($0) })]))
    }
  }

  /// What the person is made with.
  private static func allAttributes(_ desired: Attributes) -> [String: Value] {
    (desired["impliedAttributes"]?.map ?? [:]).merging(desired["attributes"]?.map ?? [:]) { $1 }
  }

  package func problems(in desired: Attributes) -> [Problem] {
    let own = Self.allAttributes(desired)
    var problems: [Problem] = []
    if own["sub"] != nil {
      problems.append(Problem("attributes.sub", "`sub` is AWS's own", suggestion: "take it out"))
    }
    for mark in ["email_verified", "phone_number_verified"] {
      guard let text = own[mark]?.string, !["true", "false"].contains(text) else { continue }
      problems.append(
        Problem("attributes.\(mark)", "`\(mark)` cannot be `\(text)`", suggestion: "write true or false"))
    }
    for (medium, attribute) in [("EMAIL", "email"), ("SMS", "phone_number")]
    where desired["message"]?.string == medium && own[attribute] == nil {
      problems.append(
        Problem(
          "message", "there is no `\(attribute)` to send a message to",
          suggestion: "give the attribute \(attribute), or write message: suppress"))
    }
    return problems
  }
}

extension PhysicalID {
  /// As members of a call.
  fileprivate var wire: Attributes { members.mapValues { .string($0) } }
  fileprivate func wire(_ more: Attributes) -> Attributes { wire.merging(more) { _, more in more } }
}
