import AWS
import Kinds
import ResourceModel

/// PutParameter: a new parameter, or a new version of one.
///
/// Source: SSM API reference, PutParameter; Systems Manager user guide, "Managing parameter tiers" and "Working
/// with parameter versions".
enum ParameterPut {
  static let operations = [put]

  /// The page's rows, with the value as AWS takes it: its size is a question of the tier, and its text is shown in
  /// no error.
  private static let input =
    SSMParameter().schema.createInput.filter { $0.wireName != "Value" } + [
      Attribute("Value", .string(length: 1...Int.max), .required, sensitive: true, ""),
      Attribute("Overwrite", .bool, ""),
    ]

  static let maximumVersions = 100

  private static let put = LocalOperation("PutParameter", .parameterWrite, input) {
    objects, call, input throws(AWSError) in
    let name = try ParameterName.checked(input["Name"]?.string ?? "", call)
    let overwrites = input["Overwrite"]?.bool == true
    let tags = try ParameterTags.read(input["Tags"])
    if overwrites, !tags.isEmpty {
      throw .ssmValidation(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please "
          + "remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or "
          + "RemoveTagsFromResource.")
    }
    let old = Parameters.current(name, call, objects)
    if old == nil { Parameters.remove(name, call, &objects) }
    if old != nil, !overwrites {
      throw .refusal(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")
    }
    var version = try described(input, name, old, call)
    let number = (old?["Version"]?.integer ?? 0) + 1
    version["Version"] = .integer(number)
    var parameter = version
    parameter["Tags"] = old?["Tags"] ?? .map(tags)
    parameter["ExpiresAt"] = ParameterPolicies.expiry(version["Policies"]).map { .integer($0.milliseconds) }
    version["Value"] = input["Value"]
    version["Labels"] = []
    if version["Type"] == "SecureString" {
      version["Ciphertext"] = .string(ciphertext(of: input["Value"]?.string ?? ""))
    }
    try dropOldest(name, call, &objects)
    objects.put(version, String(number), on: call.shelf(.parameterVersion, under: name))
    objects.put(parameter, name, on: call.shelf(.parameter))
    return ["Version": .integer(number), "Tier": version["Tier"] ?? "Standard"]
  }

  /// The members that DescribeParameters shows. Those that an overwrite leaves out stay, but for the key.
  private static func described(
    _ input: Attributes, _ name: String, _ old: [String: Value]?, _ call: Call
  ) throws(AWSError) -> [String: Value] {
    let value = input["Value"]?.string ?? ""
    if value.contains("{{") {
      throw .ssmValidation(#"Parameter value can't nest another parameter. Do not use "{{}}" in the value."#)
    }
    var members: [String: Value] = [
      "Name": .string(name), "LastModifiedDate": call.time, "LastModifiedUser": .string(call.caller.arn),
    ]
    members["Type"] = try type(input["Type"], old)
    for text in ["Description", "AllowedPattern"] {
      let kept = input[text] ?? old?[text]
      members[text] = kept == "" ? nil : kept
    }
    if let pattern = members["AllowedPattern"]?.string { try check(value, pattern) }
    if members["Type"] == "SecureString" { members["KeyId"] = input["KeyId"] ?? "alias/aws/ssm" }
    members["DataType"] = try dataType(input["DataType"] ?? old?["DataType"])
    members["Policies"] = try ParameterPolicies.read(input["Policies"]) ?? old?["Policies"]
    let tier = try tier(
      input["Tier"]?.string, old?["Tier"]?.string, bytes: value.utf8.count,
      hasPolicies: members["Policies"]?.list?.isEmpty == false)
    members["Tier"] = .string(tier)
    return members
  }

  private static func type(_ asked: Value?, _ old: [String: Value]?) throws(AWSError) -> Value {
    guard let type = asked ?? old?["Type"] else {
      throw .ssmValidation("A parameter type is required when you create a parameter.")
    }
    if let before = old?["Type"], before != type {
      throw .refusal(
        "HierarchyTypeMismatchException",
        "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change "
          + "a parameter from a String type to a SecureString type. You must create a new, unique parameter.")
    }
    return type
  }

  /// AWS reads it as Java does, and the whole value must match.
  private static func check(_ value: String, _ pattern: String) throws(AWSError) {
    guard let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else {
      throw .refusal(
        "InvalidAllowedPatternException", "The request doesn't meet the regular expression requirement.")
    }
    if (try? regex.wholeMatch(in: value)) == nil {
      throw .refusal(
        "ParameterPatternMismatchException",
        "Parameter value, cannot be validated against allowedPattern: \(pattern)")
    }
  }

  private static func dataType(_ asked: Value?) throws(AWSError) -> Value {
    let type = asked ?? "text"
    guard ["text", "aws:ec2:image", "aws:ssm:integration"].contains(type) else {
      throw .ssmValidation(
        "The following data type is not supported: \(type.string ?? "") (Data type names are all lowercase.)")
    }
    return type
  }

  /// The tier that the version gets: with Intelligent-Tiering, the one that its size and policies need.
  private static func tier(
    _ asked: String?, _ old: String?, bytes: Int, hasPolicies: Bool
  ) throws(AWSError) -> String {
    var tier = asked ?? old ?? "Standard"
    if tier == "Intelligent-Tiering" {
      tier = bytes > 4096 || hasPolicies || old == "Advanced" ? "Advanced" : "Standard"
    }
    if tier == "Standard", old == "Advanced" {
      throw .ssmValidation(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
          + "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced "
          + "parameter and recreate it as a standard parameter.")
    }
    if tier == "Standard", bytes > 4096 {
      throw .ssmValidation(
        "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger "
          + "parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see "
          + "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html")
    }
    if tier == "Standard", hasPolicies {
      throw .ssmValidation(
        "Parameter policies are supported for parameters that use the advanced-parameter tier only.")
    }
    if bytes > 8192 {
      throw .ssmValidation(
        "Advanced tier parameters support a maximum parameter value of 8192 characters.")
    }
    return tier
  }

  /// Makes room for one version more: the oldest goes, unless a label holds it.
  private static func dropOldest(
    _ name: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) {
    let shelf = call.shelf(.parameterVersion, under: name)
    guard objects.count(shelf) >= maximumVersions, let oldest = objects.page(shelf, limit: 1).items.first
    else { return }
    guard ParameterLabels.of(oldest.members).isEmpty else {
      throw .refusal(
        "ParameterMaxVersionLimitExceeded",
        "You attempted to create a new version of \(name) by calling the PutParameter API with the overwrite "
          + "flag. Version \(oldest.id), the oldest version, can't be deleted because it has a label associated "
          + "with it. Move the label to another version of the parameter, and try again.")
    }
    objects.remove(oldest.id, from: shelf)
  }

  /// What stands for the value without decryption: of the look of a KMS ciphertext, and nothing but chance.
  private static func ciphertext(of value: String) -> String {
    Digest.base64([0x01, 0x02, 0x02, 0x00, 0x78] + SecureRandom().bytes(163 + value.utf8.count))
  }
}
