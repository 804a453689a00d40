import AWS
import ResourceModel

/// Puts and deletes parameters.
///
/// Source: SSM API reference, PutParameter, DeleteParameter; Systems Manager user guide, "Parameter Store".
enum ParameterWrites {
  static let operations = [put, delete, deleteMany]
  private static let mostVersions = 100
  private static let dataTypes: Set = ["text", "aws:ec2:image", "aws:ssm:integration"]

  private static let put = LocalOperation(
    "PutParameter", .parameterWrite,
    SSMRows.page.createInput.map { row in
      switch row.wireName {
      // AWS has a sentence of its own for a type that is left out, and limits a value by its tier.
      case "Value": Attribute("Value", .string(), .required, sensitive: true, "")
      case "Type": row.with(.optional)
      default: row
      }
    } + [Attribute("Overwrite", .bool, "")]
  ) { objects, call, input throws(AWSError) in
    let name = input["Name"]?.string ?? ""
    try ParameterName.check(name)
    let parameter = StoredParameter(named: name, call)
    let shelf = call.shelf(.parameter)
    let stored = objects[shelf, name]
    let last = stored.flatMap { _ in parameter.version(parameter.newest(objects), objects) }
    if stored != nil {
      guard input["Overwrite"] == true else {
        throw .ssm(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
        )
      }
      if input["Tags"] != nil {
        throw .ssm(
          "ValidationException",
          "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource."
        )
      }
    }
    let version = try version(input, after: last, call)
    let number = parameter.newest(objects) + 1
    if stored != nil { try dropOldest(parameter, number, &objects) }
    var members = stored ?? ["Tags": .map(tags(input["Tags"]))]
    members["Version"] = .integer(number)
    objects.put(members, name, on: shelf)
    objects.put(
      version.merging(["Version": .integer(number), "Labels": []]) { _, new in new }, String(number),
      on: parameter.versions)
    return ["Version": .integer(number), "Tier": version["Tier"] ?? "Standard"]
  }

  static func tags(_ list: Value?) -> [String: Value] {
    Dictionary(
      (list?.list ?? []).map { ($0["Key"]?.string ?? "", $0["Value"] ?? "") },
      uniquingKeysWith: { _, last in last })
  }

  /// What the new version says: the input, and for what may be left out the version before.
  private static func version(
    _ input: Attributes, after last: [String: Value]?, _ call: Call
  ) throws(AWSError) -> [String: Value] {
    let value = input["Value"]?.string ?? ""
    guard let type = input["Type"] ?? last?["Type"] else {
      throw .ssm("ValidationException", "A parameter type is required when you create a parameter.")
    }
    if let before = last?["Type"], before != type {
      throw .ssm(
        "HierarchyTypeMismatchException",
        "Can't change the type of an existing parameter from \(before.string ?? "") to \(type.string ?? "").")
    }
    if value.isEmpty {
      throw .ssm(
        "ValidationException",
        "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1"
      )
    }
    if value.contains("{{") {
      throw .ssm(
        "ValidationException",
        "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.")
    }
    if let dataType = input["DataType"]?.string, !dataTypes.contains(dataType) {
      throw .ssm(
        "ValidationException",
        "The following data type is not supported: \(dataType) (Data type names are all lowercase.)")
    }
    let pattern = input["AllowedPattern"] ?? last?["AllowedPattern"]
    try checkPattern(pattern?.string, value)
    let tier = try ParameterTier.of(
      value, input["Tier"]?.string, after: last?["Tier"]?.string, hasPolicies: input["Policies"] != nil)
    if input["Policies"] != nil, tier != "Advanced" {
      throw .ssm("ValidationException", "Parameter policies are only supported for advanced-parameter tier.")
    }
    if type != "SecureString", input["KeyId"] != nil {
      throw .ssm("ValidationException", "KeyId is required for SecureString type parameter only.")
    }
    var version: [String: Value] = [
      "Value": .string(value), "Type": type, "Tier": .string(tier), "LastModifiedDate": call.time,
      "LastModifiedUser": .string(call.caller.arn),
      "DataType": input["DataType"] ?? last?["DataType"] ?? "text",
    ]
    if type == "SecureString" {
      version["KeyId"] = input["KeyId"] ?? last?["KeyId"] ?? "alias/aws/ssm"
      version["Seal"] = .string(RandomText.alphanumerics(32))
    }
    if let description = input["Description"] ?? last?["Description"], description != "" {
      version["Description"] = description
    }
    if let pattern, pattern != "" { version["AllowedPattern"] = pattern }
    version["Policies"] = input["Policies"] ?? last?["Policies"]
    return version
  }

  private static func checkPattern(_ pattern: String?, _ value: String) throws(AWSError) {
    guard let pattern, !pattern.isEmpty else { return }
    guard let regex = try? Regex(pattern) else {
      throw .ssm(
        "InvalidAllowedPatternException", "The parameter's allowed pattern is not a valid regular expression."
      )
    }
    guard (try? regex.wholeMatch(in: value)) != nil else {
      throw .ssm(
        "ParameterPatternMismatchException",
        "Parameter value, cannot be validated against allowedPattern: \(pattern)")
    }
  }

  /// Makes room for a version: the oldest goes, unless a label holds it.
  private static func dropOldest(
    _ parameter: StoredParameter, _ number: Int, _ objects: inout Objects
  ) throws(AWSError) {
    guard objects.count(parameter.versions) >= mostVersions,
      let oldest = objects.page(parameter.versions, limit: 1).items.first
    else { return }
    guard (oldest.members["Labels"]?.list ?? []).isEmpty else {
      throw .ssm(
        "ParameterMaxVersionLimitExceeded",
        "You attempted to create a new version of \(parameter.name) by calling the PutParameter API with the overwrite flag. Version \(oldest.id), the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again."
      )
    }
    objects.remove(oldest.id, from: parameter.versions)
  }

  private static let delete = LocalOperation("DeleteParameter", .parameterWrite, [SSMRows.name]) {
    objects, call, input throws(AWSError) in
    remove(try StoredParameter.existing(input["Name"]?.string ?? "", call, objects), call, &objects)
    return [:]
  }

  private static let deleteMany = LocalOperation("DeleteParameters", .parameterWrite, [SSMRows.names]) {
    objects, call, input throws(AWSError) in
    var deleted: [Value] = []
    var invalid: [Value] = []
    for name in input["Names"]?.strings ?? [] {
      if objects[call.shelf(.parameter), name] != nil {
        remove(StoredParameter(named: name, call), call, &objects)
        deleted.append(.string(name))
      } else if !deleted.contains(.string(name)) {
        invalid.append(.string(name))
      }
    }
    return ["DeletedParameters": .list(deleted), "InvalidParameters": .list(invalid)]
  }

  private static func remove(_ parameter: StoredParameter, _ call: Call, _ objects: inout Objects) {
    objects.removeAll(from: parameter.versions)
    objects.remove(parameter.name, from: call.shelf(.parameter))
  }
}

/// The rules of a parameter's name. Source: SSM API reference, PutParameter, `Name`.
enum ParameterName {
  static func check(_ name: String) throws(AWSError) {
    let levels = name.split(separator: "/", omittingEmptySubsequences: false)
    let first = (name.hasPrefix("/") ? levels.dropFirst().first : levels.first)?.lowercased() ?? ""
    let isPath = levels.count > 2
    if name.hasPrefix("/"), isPath, first.hasPrefix("aws") {
      throw .ssm("AccessDeniedException", "No access to reserved parameter name: \(name).")
    }
    let isOfAllowedCharacters = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_.-/".utf8.contains($0)
      }
    }
    if !isOfAllowedCharacters || name.hasSuffix("/") || name.contains("//") || first.hasPrefix("aws")
      || first.hasPrefix("ssm")
    {
      throw .ssm(
        "ValidationException",
        isPath || !isOfAllowedCharacters
          ? "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
          : "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).")
    }
    if name.contains("/"), !name.hasPrefix("/") {
      throw .ssm("ValidationException", "Parameter name must be a fully qualified name.")
    }
    if levels.count - 1 > 15 {
      throw .ssm(
        "HierarchyLevelLimitExceededException",
        "A hierarchy can have a maximum of fifteen levels.")
    }
    if name.utf8.count > 1011 {
      throw .ssm("ValidationException", "Parameter name is too long; it has 1011 characters at most.")
    }
  }
}

/// Standard or Advanced. Source: Systems Manager user guide, "Managing parameter tiers".
enum ParameterTier {
  /// - Throws: when the value is longer than its tier allows.
  static func of(
    _ value: String, _ wanted: String?, after last: String?, hasPolicies: Bool
  ) throws(AWSError) -> String {
    let bytes = value.utf8.count
    guard bytes <= 8192 else {
      throw .ssm(
        "ValidationException",
        "Advanced tier parameters support a maximum parameter value of 8192 characters. To create a larger parameter value, use another service."
      )
    }
    switch wanted {
    case "Advanced": return "Advanced"
    case "Intelligent-Tiering":
      return bytes > 4096 || hasPolicies || last == "Advanced" ? "Advanced" : "Standard"
    default:
      if last == "Advanced" {
        guard wanted == nil else {
          throw .ssm(
            "ValidationException",
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter."
          )
        }
        return "Advanced"
      }
      guard bytes <= 4096 else {
        throw .ssm(
          "ValidationException",
          "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
        )
      }
      return "Standard"
    }
  }
}
