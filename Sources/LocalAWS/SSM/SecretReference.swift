import AWS
import ResourceModel

/// A secret of Secrets Manager, read as if it were a parameter: `/aws/reference/secretsmanager/NAME`.
///
/// Source: Systems Manager user guide, "Referencing AWS Secrets Manager secrets from Parameter Store parameters".
struct SecretReference {
  private static let prefix = "/aws/reference/secretsmanager/"

  private let asked: String
  private var secret: String { String(asked.dropFirst(Self.prefix.count)) }

  /// Nil for a name of something else.
  init?(_ name: String) {
    guard name.hasPrefix(Self.prefix) else { return nil }
    asked = name
  }

  /// - Throws: `ValidationException` without decryption, `ParameterNotFound` with Secrets Manager's reason.
  func answer(
    _ decrypts: Bool, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> Value {
    guard decrypts else {
      throw .ssmValidation("WithDecryption flag must be True for retrieving a Secret Manager secret.")
    }
    let value: Attributes
    do throws(AWSError) {
      let stored = try StoredSecret.existing(["SecretId": .string(secret)], call, &objects)
      value = try SecretValues.value(of: stored, id: nil, stage: nil, call, &objects)
    } catch {
      throw .refusal("ParameterNotFound", "Secret \(asked.dropFirst()) not found.")
    }
    var source: Attributes = [:]
    for (name, member) in value {
      source[name == "ARN" ? name : name.prefix(1).lowercased() + name.dropFirst()] = member
    }
    return [
      "Name": .string(asked), "Type": "SecureString", "Version": 0, "DataType": "text",
      "Value": value["SecretString"] ?? value["SecretBinary"] ?? "",
      "SourceResult": .string(JSONWriter.write(.map(source), secrets: .revealed)),
      "LastModifiedDate": value["CreatedDate"] ?? call.time, "ARN": .string(Parameters.arn(asked, call)),
    ]
  }
}
