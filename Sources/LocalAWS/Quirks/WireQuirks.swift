extension Quirk {
  /// What holds for the JSON of every service: see ``InputCheck`` and ``JSONProtocol``.
  static let wire: [Quirk] = [
    Quirk(
      "wire-fraction-cut", "A fraction is cut off where a whole number is due: 1.5 counts as 1.",
      source: "Athena's answers, published by authors of an emulator, 2026; the same JSON server",
      test: "InputCheckTests: what fits passes, and only members with a row are kept"),
    Quirk(
      "wire-null-absent", "A null member is absent, and a null element of a list is left out of it.",
      source: "Cognito's answer to `LogConfigurations: [null]`, published by authors of an emulator",
      test: "InputCheckTests: what fits passes, and only members with a row are kept"),
    Quirk(
      "wire-unknown-members", "Members that an operation does not know are ignored.",
      source: "Athena's answers, published by authors of an emulator, 2026; the same JSON server",
      test: "InputCheckTests: what fits passes, and only members with a row are kept"),
    Quirk(
      "wire-types-first",
      "A value of a wrong type is refused with SerializationException before any limit is looked at, by a message that does not name the member.",
      source:
        "Athena's answers, published by authors of an emulator, 2026; Cognito's in amplify-js issue 4738",
      test: "InputCheckTests: a wrong type is told as AWS tells it"),
    Quirk(
      "wire-serialization-member",
      "The message of a SerializationException stands in `Message`, also where the service's own errors have `message`.",
      source: "Cognito's answer in amplify-js issue 4738",
      test: "JSONProtocolTests: of a list AWS says that it is one"),
    Quirk(
      "wire-error-headers",
      "Code and message of an error stand in headers too, the code with a colon behind it. Seen of Cognito and taken for the others.",
      source: "Cognito's answer in localstack issue 3201", isVerified: false,
      test:
        "JSONProtocolTests: code and message stand in headers too, where the message is one printable line"),
    Quirk(
      "wire-broken-json",
      "A body that is no JSON object, an empty one too, is refused without a message; only a list gets one.",
      source: "Athena's answers, published by authors of an emulator, 2026; the same JSON server",
      test: "JSONProtocolTests: what is no JSON object is refused without a word"),
    Quirk(
      "wire-findings-together",
      "All broken limits of a call are told in one message, which counts them and names members in lower camel case.",
      source: "amazon-cognito-identity-js issue 388",
      test: "InputCheckTests: a broken limit is told as AWS tells it"),
    Quirk(
      "wire-findings-order",
      "AWS's order of the findings changes. Here it is that of the rows; of one member, length comes before pattern.",
      source: "two published answers of Cognito in different orders", isVerified: false,
      test: "InputCheckTests: a broken limit is told as AWS tells it"),
    Quirk(
      "wire-lists-as-a-whole",
      "One bad text in a list or map is told of the whole, with every limit of its texts; elements that are structures are told by number, from one.",
      source: "aws-cli issue 2941 (UpdateUserPoolClient's callback URLs); ssm-env issue 10 (GetParameters)",
      test: "InputCheckTests: a broken limit is told as AWS tells it"),
    Quirk(
      "wire-secrets-hidden",
      "Messages do not show values that AWS counts as sensitive: `Value at 'password'`.",
      source:
        "amazon-cognito-identity-js issue 388; SSM's answer in modernisation-platform pull request 8116",
      test: "InputCheckTests: a broken limit is told as AWS tells it"),
    Quirk(
      "wire-structures-shown",
      "Where a message shows a structure, AWS writes Java's text of it with its type's name; here the name is missing.",
      source: "Cognito's answer to three `LogConfigurations`, published by authors of an emulator",
      isVerified: false,
      test: "InputCheckTests: a broken limit is told as AWS tells it"),
    Quirk(
      "wire-boolean-text",
      "A text where a boolean is due is refused. SES takes any text as true; of these services nobody has told.",
      source: "none", isVerified: false, test: "InputCheckTests: a wrong type is told as AWS tells it"),
    Quirk(
      "wire-ascii-classes",
      "`\\w`, `\\d` and `\\s` in patterns are of ASCII alone: a client's name takes no umlaut.",
      source: "java.util.regex.Pattern, which AWS's servers match with", isVerified: false,
      test: "TextPatternTests: a pattern does not match"),
  ]
}
