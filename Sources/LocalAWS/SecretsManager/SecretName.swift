import AWS
import ResourceModel

/// The rules of a secret's name. Source: Secrets Manager API reference, CreateSecret; recorded answers of AWS.
enum SecretName {
  /// - Throws: `ValidationException`, as all operations do for a name that no secret can have.
  static func check(_ name: String) throws(AWSError) {
    let isGood = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-/_+=.@!".utf8.contains(byte)
    }
    guard isGood else {
      throw .refusal(
        "ValidationException",
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
          + "-/_+=.@!")
    }
  }

  /// Whether the text ends as every secret's ARN does: a hyphen and six letters or digits.
  static func endsLikeARN(_ text: String) -> Bool {
    text.wholeMatch(of: /.*-[a-zA-Z0-9]{6}/.dotMatchesNewlines()) != nil
  }
}
