/// What surprises about STS, and how the endpoint differs: it has no permissions.
enum STSQuirks {
  private static let reference = "STS API reference"

  static let all = [
    Quirk(
      "sts-query-names-errors",
      "What is wrong with a signature has other names and status 403 in the query protocol.",
      source: "\(reference), Common errors", isVerified: false,
      test: "STSTests: a wrong signature is told in STS's words"),
    Quirk(
      "sts-invalid-role", "A malformed role ARN is a ValidationError that says the ARN `is invalid`.",
      source: "aws-recorded sts.json, test_sts_invalid_parameters",
      test: "STSTests: malformed roles are refused as recorded"),
    Quirk(
      "sts-tag-keys-ignore-case", "Tag keys of a session must differ in more than their case.",
      source: "aws-recorded sts.json, test_assume_role_tag_validation",
      test: "STSTests: tags are checked as recorded"),
    Quirk(
      "sts-any-role",
      "Any role of any account may be assumed, and a web identity's token is read and not verified: nothing here knows roles.",
      source: "no behaviour of AWS: the endpoint has no permissions", isVerified: false,
      test: "STSTests: a session of another account sees that account"),
    Quirk(
      "sts-key-holds-account",
      "An access key id holds its account, so GetAccessKeyInfo answers for keys that nobody has.",
      source: "\"A short note on AWS KEY ID\", Tal Be'ery, 2023",
      test: "STSTests: an access key id tells its account"),
  ]
}
