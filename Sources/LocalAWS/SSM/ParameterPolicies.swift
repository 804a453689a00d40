import AWS
import ResourceModel

/// Policies of a parameter of the Advanced tier: one that ends it, and two that would send notifications.
///
/// Source: Systems Manager user guide, "Assigning parameter policies in Parameter Store".
enum ParameterPolicies {
  /// The policies as they are described.
  /// - Returns: nil when none are given; an empty list takes the old ones away.
  /// - Throws: AWS's error for what is wrong with them.
  static func read(_ text: Value?) throws(AWSError) -> Value? {
    guard let text = text?.string else { return nil }
    var policies: [Value]?
    do { policies = try JSONReader.read(text).list } catch {}
    guard let policies else {
      throw .refusal("InvalidPolicyAttributeException", "Parameter policies must be a JSON array.")
    }
    guard policies.count <= 10 else {
      throw .refusal(
        "PoliciesLimitExceededException", "You can assign a maximum of 10 policies to a parameter.")
    }
    var described: [Value] = []
    for policy in policies {
      try check(policy)
      described.append([
        "PolicyText": .string(JSONWriter.write(policy)), "PolicyType": policy["Type"] ?? "",
        "PolicyStatus": "Pending",
      ])
    }
    return .list(described)
  }

  private static func check(_ policy: Value) throws(AWSError) {
    let type = policy["Type"]?.string ?? ""
    let attributes = policy["Attributes"]
    let isGood: Bool
    switch type {
    case "Expiration": isGood = moment(attributes) != nil
    case "ExpirationNotification": isGood = isPeriod(attributes, "Before")
    case "NoChangeNotification": isGood = isPeriod(attributes, "After")
    default:
      throw .refusal(
        "InvalidPolicyTypeException",
        "The policy type isn't supported. Parameter Store supports the following policy types: Expiration, "
          + "ExpirationNotification, and NoChangeNotification.")
    }
    if !isGood {
      throw .refusal(
        "InvalidPolicyAttributeException", "A policy attribute or its value is invalid: policy \(type).")
    }
  }

  private static func moment(_ attributes: Value?) -> Timestamp? {
    (attributes?["Timestamp"]?.string).flatMap { Timestamp(iso8601: $0) }
  }

  private static func isPeriod(_ attributes: Value?, _ name: String) -> Bool {
    let unit = attributes?["Unit"]?.string ?? ""
    return (attributes?[name]?.string).flatMap { Int($0) } != nil && ["Days", "Hours"].contains(unit)
  }

  /// When AWS deletes the parameter; nil when no policy says so.
  static func expiry(_ described: Value?) -> Timestamp? {
    for policy in described?.list ?? [] where policy["PolicyType"] == "Expiration" {
      guard let text = policy["PolicyText"]?.string else { continue }
      do { return moment(try JSONReader.read(text)["Attributes"]) } catch {}
    }
    return nil
  }
}
