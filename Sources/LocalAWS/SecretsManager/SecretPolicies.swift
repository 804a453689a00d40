import AWS
import ResourceModel

/// Policies of secrets, kept and not enforced.
///
/// Source: Secrets Manager API reference, GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy.
enum SecretPolicies {
  static let operations = [get, put, delete, validate]

  private static let get = LocalOperation("GetResourcePolicy", .secretRead, [SecretRows.id]) {
    objects, call, input throws(AWSError) in
    let secret = try StoredSecret.existing(input, call, &objects)
    var answer = secret.identity
    answer["ResourcePolicy"] = secret.members["ResourcePolicy"]
    return answer
  }

  private static let put = LocalOperation(
    "PutResourcePolicy", .secretWrite,
    [
      SecretRows.id, Attribute("ResourcePolicy", .string(length: 1...20480), .required, ""),
      Attribute("BlockPublicPolicy", .bool, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects)
    let policy = try policy(input)
    if input["BlockPublicPolicy"] == true, isPublic(policy) {
      throw .refusal(
        "PublicPolicyException",
        "The BlockPublicPolicy parameter is set to true, and the resource "
          + "policy did not prevent broad access to the secret.")
    }
    secret.change(&objects) { $0["ResourcePolicy"] = input["ResourcePolicy"] }
    return secret.identity
  }

  /// A policy that everybody could use does not pass.
  private static let validate = LocalOperation(
    "ValidateResourcePolicy", .secretRead,
    [
      SecretRows.id.with(.optional), Attribute("ResourcePolicy", .string(length: 1...20480), .required, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    if input["SecretId"] != nil { _ = try StoredSecret.existing(input, call, &objects) }
    guard isPublic(try policy(input)) else {
      return ["PolicyValidationPassed": true, "ValidationErrors": []]
    }
    return [
      "PolicyValidationPassed": false,
      "ValidationErrors": [
        ["CheckName": "BlockPublicPolicy", "ErrorMessage": "The resource policy grants broad access."]
      ],
    ]
  }

  private static func policy(_ input: Attributes) throws(AWSError) -> Value {
    do {
      let policy = try JSONReader.read(input["ResourcePolicy"]?.string ?? "")
      if policy.map != nil { return policy }
    } catch {}
    throw .refusal("MalformedPolicyDocumentException", "This resource policy contains invalid Json.")
  }

  /// Whether a statement lets anybody in without a condition.
  private static func isPublic(_ policy: Value) -> Bool {
    (policy["Statement"]?.list ?? policy["Statement"].map { [$0] } ?? []).contains { statement in
      let principal = statement["Principal"]
      let named = principal?["AWS"]
      return statement["Effect"] == "Allow" && statement["Condition"] == nil
        && (principal == "*" || named == "*" || named?.list?.contains("*") == true)
    }
  }

  private static let delete = LocalOperation("DeleteResourcePolicy", .secretWrite, [SecretRows.id]) {
    objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects)
    secret.change(&objects) { $0["ResourcePolicy"] = nil }
    return secret.identity
  }
}
