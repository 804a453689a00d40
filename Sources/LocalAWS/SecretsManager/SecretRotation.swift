import AWS
import ResourceModel

/// Rotation needs a Lambda function that Secrets Manager may invoke. There is none here, so both operations are
/// refused, in the words with which AWS refuses a function that is missing or must not be invoked.
///
/// Source: Secrets Manager API reference, RotateSecret, CancelRotateSecret; recorded answers of AWS.
enum SecretRotation {
  static let operations = [rotate, cancel]

  private static let rotate = LocalOperation(
    "RotateSecret", .secretWrite,
    [
      SecretRows.id, SecretRows.requestToken, Attribute("RotationLambdaARN", .string(length: 0...2048), ""),
      Attribute(
        "RotationRules",
        .object([
          Attribute("AutomaticallyAfterDays", .integer(1...1000), ""),
          Attribute("Duration", .string(length: 2...3, pattern: "[0-9]+h"), ""),
          Attribute(
            "ScheduleExpression",
            .string(length: 1...256, pattern: #"[0-9A-Za-z\(\)#\?\*\-\/, ]+"#), ""),
        ]), ""),
      Attribute(
        "ExternalSecretRotationMetadata",
        .list(
          .object([
            Attribute("Key", .string(length: 1...256), ""), Attribute("Value", .string(length: 1...2048), ""),
          ])), ""),
      Attribute("ExternalSecretRotationRoleArn", .string(length: 20...2048), ""),
      Attribute("RotateImmediately", .bool, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    guard input["ClientRequestToken"] != nil else {
      throw .refusal(
        "InvalidParameterException",
        "You must provide a ClientRequestToken value. We recommend a UUID-type value.")
    }
    _ = try StoredSecret.existing(input, call, &objects)
    guard input["RotationLambdaARN"] != nil else {
      throw .invalidRequest("No Lambda rotation function ARN is associated with this secret.")
    }
    throw .refusal(
      "AccessDeniedException",
      "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access "
        + "to the principal secretsmanager.amazonaws.com.")
  }

  private static let cancel = LocalOperation("CancelRotateSecret", .secretWrite, [SecretRows.id]) {
    objects, call, input throws(AWSError) in
    _ = try StoredSecret.existing(input, call, &objects)
    throw .invalidRequest("No Lambda rotation function ARN is associated with this secret.")
  }
}
