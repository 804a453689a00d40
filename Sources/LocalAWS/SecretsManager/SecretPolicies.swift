import AWS
import ResourceModel

/// Policies of secrets, kept and not enforced.
///
/// Source: Secrets Manager API reference, GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy.
enum SecretPolicies {
  static let operations = [get, put, delete]

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
    guard (try? JSONReader.read(input["ResourcePolicy"]?.string ?? ""))?.map != nil else {
      throw .refusal("MalformedPolicyDocumentException", "This resource policy contains invalid Json.")
    }
    secret.change(&objects) { $0["ResourcePolicy"] = input["ResourcePolicy"] }
    return secret.identity
  }

  private static let delete = LocalOperation("DeleteResourcePolicy", .secretWrite, [SecretRows.id]) {
    objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects)
    secret.change(&objects) { $0["ResourcePolicy"] = nil }
    return secret.identity
  }
}
