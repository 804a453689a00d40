import ResourceModel

/// Parameter Store. Source: SSM API reference, PutParameter, GetParameters, DescribeParameters.
extension World {
  private static let described = [
    "Name", "Type", "KeyId", "LastModifiedDate", "Description", "AllowedPattern", "Version", "Tier",
    "DataType",
  ]

  mutating func parameterStore(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    switch name {
    case "PutParameter": return try put(input)
    case "GetParameters":
      let names = input["Names"]?.strings ?? []
      guard (1...10).contains(names.count) else { throw Refused("ValidationException", "1 to 10 names") }
      let found = names.compactMap(version)
      return [
        "Parameters": .list(found.reversed().map { value($0, decrypted: input["WithDecryption"] == true) }),
        "InvalidParameters": .list(names.filter { version($0) == nil }.map { .string($0) }),
      ]
    case "DescribeParameters":
      let names = Set(input["ParameterFilters"]?.list?.first?["Values"]?.strings ?? [])
      guard names.count <= 50 else { throw Refused("ValidationException", "50 values at most") }
      let items = parameters.filter { names.contains($0.key) }.sorted { $0.key < $1.key }.map {
        _, parameter in
        Value.map(parameter.members.filter { Self.described.contains($0.key) })
      }
      return try page(items, input, as: "Parameters", limit: 1...50)
    case "DeleteParameter":
      guard parameters.removeValue(forKey: try input.text("Name")) != nil else {
        throw Refused("ParameterNotFound", "")
      }
      return [:]
    case "LabelParameterVersion" where knowsLabels:
      let name = try input.text("Name")
      let number = input["ParameterVersion"]?.integer ?? 0
      guard parameters[name]?.versions[number] != nil else { throw Refused("ParameterVersionNotFound", "") }
      for label in input["Labels"]?.strings ?? [] { parameters[name]?.labels[label] = number }
      return ["InvalidLabels": [], "ParameterVersion": .integer(number)]
    case "ListTagsForResource", "AddTagsToResource", "RemoveTagsFromResource":
      let id = try input.text("ResourceId")
      guard let parameter = parameters[id] else { throw Refused("InvalidResourceId", "") }
      for pair in input["Tags"]?.list ?? [] {
        parameters[id]?.tags[pair["Key"]?.string ?? ""] = pair["Value"]
      }
      for key in input["TagKeys"]?.strings ?? [] { parameters[id]?.tags[key] = nil }
      guard name == "ListTagsForResource" else { return [:] }
      return ["TagList": .list(parameter.tags.map { ["Key": .string($0.key), "Value": $0.value] })]
    default: throw Refused("UnknownOperationException", name)
    }
  }

  /// What a name means that may end in a number or a label.
  private func version(_ name: String) -> [String: Value]? {
    let parts = name.split(separator: ":").map(String.init)
    guard let parameter = parameters[parts.first ?? ""] else { return nil }
    if parts.count < 2 { return parameter.members }
    return (Int(parts[1]) ?? parameter.labels[parts[1]]).flatMap { parameter.versions[$0] }
  }

  private func value(_ members: [String: Value], decrypted: Bool) -> Value {
    var shown = members.filter {
      ["Name", "Type", "Value", "Version", "LastModifiedDate", "ARN", "DataType"].contains($0.key)
    }
    if members["Type"] == "SecureString", !decrypted { shown["Value"] = "AQICAHciphertext" }
    return .map(shown)
  }

  private mutating func put(_ input: Attributes) throws(Refused) -> Attributes {
    let name = try input.text("Name")
    _ = try input.text("Value")
    var members = input
    let tags = members.removeValue(forKey: "Tags")?.list ?? []
    let overwrites = members.removeValue(forKey: "Overwrite") == true
    if let old = parameters[name]?.members {
      guard overwrites else { throw Refused("ParameterAlreadyExists", "The parameter already exists.") }
      guard input["Tags"] == nil else {
        throw Refused("ValidationException", "tags and overwrite can't be used together")
      }
      if let type = input["Type"], (type == "SecureString") != (old["Type"] == "SecureString") {
        throw Refused("HierarchyTypeMismatchException", "the type cannot change")
      }
      let versions = parameters[name]?.versions ?? [:]
      if versions.count >= 100, let oldest = versions.keys.min() {
        guard parameters[name]?.labels.values.contains(oldest) == false else {
          throw Refused("ParameterMaxVersionLimitExceeded", "version \(oldest) has a label")
        }
        parameters[name]?.versions[oldest] = nil
      }
      // What is left out of an overwrite stays, but for the key; an empty text takes it away.
      members = members.merging(old) { new, _ in new }
      if old["Type"] == "SecureString" { members["KeyId"] = input["KeyId"] ?? "alias/aws/ssm" }
      for member in ["Description", "AllowedPattern"] where members[member] == "" { members[member] = nil }
      members["Version"] = .integer((old["Version"]?.integer ?? 0) + 1)
    } else {
      guard let type = input["Type"] else { throw Refused("ValidationException", "a type is required") }
      members = members.filled(with: [
        "Tier": "Standard", "DataType": "text", "Version": 1,
        "ARN": .string("arn:aws:ssm:\(region):\(Self.account):parameter\(name)"),
      ])
      if type == "SecureString", members["KeyId"] == nil { members["KeyId"] = "alias/aws/ssm" }
      parameters[name] = Parameter(members: [:], tags: [:])
    }
    members["LastModifiedDate"] = date
    parameters[name]?.members = members
    parameters[name]?.versions[members["Version"]?.integer ?? 1] = members
    for pair in tags { parameters[name]?.tags[pair["Key"]?.string ?? ""] = pair["Value"] }
    return ["Version": members["Version"] ?? 1, "Tier": members["Tier"] ?? "Standard"]
  }
}
