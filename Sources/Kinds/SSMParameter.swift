package import AWS
package import ResourceModel

/// A parameter of Systems Manager's Parameter Store.
///
/// Source: SSM API reference, PutParameter, GetParameters, DescribeParameters; Systems Manager user
/// guide, "Parameter Store".
package struct SSMParameter: ResourceKind {
  package let schema = Schema(
    "ssmParameter", "A named value that other stacks and programs read.",
    deletesBeforeReplacing: true, unlessChanged: "name",
    omissions: [
      "Overwrite": "authplat says create or update by it",
      "Labels": "`publishedSecret` labels the current and the previous version",
      "ParameterVersion": "the version that gets a label",
    ],
    [
      Attribute(
        "Name", .string(length: 1...2048), .required, onChange: .replaces("a parameter is found by its name"),
        "A path such as `/stack/CognitoUserPoolId`; 15 levels and 1011 characters at most, not beginning with aws or ssm."
      ),
      Attribute("Description", .string(length: 0...1024), "What people see."),
      Attribute(
        "Value", .string(length: 1...8192), .optional,
        deviation:
          "a SecureString's value is made by authplat and never read into a plan, so a stack may leave it out; AWS calls every value sensitive; sizes are those of the tiers",
        "The text: 4096 bytes in the Standard tier, 8192 in Advanced. Compared only for plain types."),
      Attribute(
        "Type", .oneOf(["String", "StringList", "SecureString"]), .defaulted("String"),
        onChange: .replaces("AWS refuses to change between plain and encrypted"),
        deviation: "PutParameter takes it and refuses another one with HierarchyTypeMismatchException",
        "String, StringList, or SecureString, which is encrypted."),
      Attribute(
        "KeyId", .string(length: 1...256, pattern: #"^([a-zA-Z0-9:/_-]+)$"#),
        "KMS key of a SecureString; left out, AWS takes alias/aws/ssm."),
      Attribute("AllowedPattern", .string(length: 0...1024), "A regular expression that values must match."),
      Attribute(
        "Tags", .map(.string(length: 0...256), key: 1...128, count: 0...1000),
        wireForm: .pairs(key: "Key", value: "Value"), writeOnly: true,
        deviation:
          "the model gives no lower count; none is zero. Reading tags costs a call for each parameter, so they are compared with what was last applied",
        "Tags; keys that are not mentioned stay."),
      Attribute(
        "Tier", .oneOf(["Standard", "Advanced", "Intelligent-Tiering"]), .defaulted("Standard"),
        onChange: .rises(
          ["Standard", "Advanced"],
          "AWS takes no parameter from Advanced back to Standard; only a new one is Standard again"),
        "Advanced allows longer values and costs money."),
      Attribute(
        "Policies", .string(length: 1...4096), "Expiry and notification policies as JSON; Advanced only."),
      Attribute(
        "DataType", .string(length: 0...128), .defaulted("text"), "text, or aws:ec2:image to have it checked."
      ),
      Attribute("Name", as: "id", .string(), .computed, "The name again, for references."),
    ])

  package let operations: Operations? = Operations(
    create: .putParameter, read: .getParameters, update: .putParameter, delete: .deleteParameter,
    alsoWrite: [.addTagsToParameter, .labelParameterVersion],
    alsoRead: [.describeParameters, .listTagsForParameter], answer: "Parameters", identity: ["Name": "Name"])

  package init() {}

  /// Values ten by ten, the other attributes fifty by fifty.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    var found: [PhysicalID: Observation] = [:]
    let names = ids.compactMap { $0["Name"] }.sorted()
    for page in names.chunks(of: 10) {
      // Not decrypted: a SecureString's value is never read into a plan.
      let answer = try await aws.read(
        .getParameters, ["Names": .list(page.map { .string($0) }), "WithDecryption": false])
      for parameter in answer["Parameters"]?.list ?? [] {
        guard let members = parameter.map, let name = members["Name"]?.string else { continue }
        found[PhysicalID(["Name": name])] = Observation(attributes: [:], members: members)
      }
    }
    for page in found.keys.compactMap({ $0["Name"] }).sorted().chunks(of: 50) {
      let details = try await aws.pages(
        .describeParameters,
        [
          "ParameterFilters": [
            ["Key": "Name", "Option": "Equals", "Values": .list(page.map { .string($0) })]
          ],
          "MaxResults": 50,
        ], items: "Parameters")
      for detail in details {
        guard let members = detail.map, let name = members["Name"]?.string else { continue }
        found[PhysicalID(["Name": name])]?.members.merge(members) { value, _ in value }
      }
    }
    for (id, partial) in found {
      var members = partial.members
      if members["Type"] == "SecureString" { members["Value"] = nil }
      // Policies come back as parsed objects and go out as text; they compare as what was declared.
      members["Policies"] = nil
      found[id] = observation(of: members, in: aws.scope)
    }
    return found
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    var body = schema.wire(from: desired)
    body["Overwrite"] = false
    // AWS has no default for it, we do.
    body["Type"] = body["Type"] ?? schema["type"]?.defaultValue
    if desired["type"] == "SecureString", desired["value"] == nil {
      body["Value"] = .secret(SecretDocument(pending: Secret.minted()).text)
    }
    _ = try await aws.write(.putParameter, body)
    return PhysicalID(["Name": desired["name"]?.string ?? ""])
  }

  /// Overwriting refuses tags, so they go by calls of their own.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    let name = id["Name"] ?? ""
    var body = schema.wire(from: target) { $0.name != "tags" }
    let before = schema.wire(from: observed.attributes) { $0.name != "tags" }
    if body != before {
      body["Overwrite"] = true
      // Left out, a text stays as it is; an empty one takes it away.
      for member in ["Description", "AllowedPattern"] where body[member] == nil && before[member] != nil {
        body[member] = ""
      }
      // Every overwrite wants the value, and that of a SecureString is in no plan.
      if target["type"] == "SecureString", body["Value"] == nil {
        guard let document = try await standingDocument(in: id, using: aws) else {
          throw AWSError(
            code: AWSError.OwnCode.configuration, message: "parameter \(name) holds no client secret")
        }
        body["Value"] = .secret(document.text)
      }
      _ = try await overwrite(body, in: id, using: aws)
    }
    guard let wanted = target["tags"] else { return }
    let tags = TagChange(from: try await self.tags(id, using: aws), to: wanted)
    if !tags.added.isEmpty {
      _ = try await aws.write(
        .addTagsToParameter, Self.tagged(id).merging(["Tags": tags.addedPairs]) { _, tags in tags })
    }
  }

  /// With the neighbour in which a secret may be pending, and that one first: as long as the parameter is there, so is
  /// its record.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    try await discardPending(in: id, using: aws)
    do {
      _ = try await aws.write(.deleteParameter, ["Name": .string(id["Name"] ?? "")])
    } catch  where error.isNotFound {
      return
    }
  }

  package func isForeign(
    _ id: PhysicalID, _ observed: Attributes, to desired: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> Bool { !haveSameStack(try await tags(id, using: aws), desired["tags"]) }

  /// Tags cost a call for each parameter, so observations go without.
  private func tags(_ id: PhysicalID, using aws: any AWSReading) async throws(AWSError) -> Value? {
    let tags = try await aws.read(.listTagsForParameter, Self.tagged(id))["TagList"] ?? []
    return schema.attributes(fromWire: ["Tags": tags])["tags"]
  }

  private static func tagged(_ id: PhysicalID) -> Attributes {
    ["ResourceType": "Parameter", "ResourceId": .string(id["Name"] ?? "")]
  }

  package func problems(in desired: Attributes) -> [Problem] {
    var problems: [Problem] = []
    if let name = desired["name"]?.string {
      let first = name.split(separator: "/").first?.lowercased() ?? ""
      if name.wholeMatch(of: #/[a-zA-Z0-9_.\-\/]+/#) == nil {
        problems.append(Problem("name", "a parameter's name holds letters, digits and _ . - / only"))
      } else if first.hasPrefix("aws") || first.hasPrefix("ssm") {
        problems.append(
          Problem("name", "names that begin with aws or ssm are AWS's own", suggestion: "give another name"))
      } else if name.contains("/"), !name.hasPrefix("/") {
        problems.append(
          Problem("name", "a name with levels begins with a slash", suggestion: "write /\(name)"))
      } else if name.split(separator: "/").count > 15 {
        problems.append(Problem("name", "a name has 15 levels at most"))
      }
    }
    if let value = desired["value"]?.string, value.contains("{{") {
      problems.append(
        Problem("value", "a value must not contain {{", suggestion: "write it without double braces"))
    }
    if let value = desired["value"]?.string, value.utf8.count > 4096,
      (desired["tier"] ?? "Standard") == "Standard"
    {
      problems.append(
        Problem("value", "the Standard tier holds 4096 bytes", suggestion: "write tier: Advanced"))
    }
    if desired["policies"] != nil, desired["tier"] != "Advanced" {
      problems.append(
        Problem("policies", "policies need the Advanced tier", suggestion: "write tier: Advanced"))
    }
    return problems
  }
}

extension Array {
  /// The elements in runs of that length; the last may be shorter.
  func chunks(of length: Int) -> [[Element]] {
    stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
  }
}

/// What has to be said to AWS to turn one set of tags into another.
struct TagChange {
  let added: [String: Value]
  let removed: [String]

  init(from before: Value?, to after: Value?) {
    let old = before?.map ?? [:]
    let new = after?.map ?? [:]
    added = new.filter { old[$0.key] != $0.value }
    removed = old.keys.filter { new[$0] == nil }.sorted()
  }

  var addedPairs: Value {
    .list(added.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": $0.value] })
  }
  var removedKeys: Value { .list(removed.map { .string($0) }) }
}
