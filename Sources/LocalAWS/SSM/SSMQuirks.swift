/// What surprises about Parameter Store.
enum SSMQuirks {
  private static let reference = "SSM API reference"
  private static let guide = "Systems Manager user guide"

  static let all = [
    Quirk(
      "ssm-not-found-says-nothing", "ParameterNotFound comes without a message.",
      source: "answers of AWS as SDK users publish them", isVerified: false,
      test: "ParameterTests: what is not there is told without a word"),
    Quirk(
      "ssm-missing-listed", "GetParameters lists missing names in InvalidParameters and is no error.",
      source: "\(reference), GetParameters", test: "ParameterTests: missing names are listed"),
    Quirk(
      "ssm-overwrite-without-tags", "Overwriting refuses tags.", source: "\(reference), PutParameter, Tags",
      test: "ParameterTests: an overwrite needs leave and takes no tags"),
    Quirk(
      "ssm-type-stays", "The type of a parameter cannot change: HierarchyTypeMismatchException.",
      source: "\(reference), PutParameter", test: "ParameterTests: the type stays"),
    Quirk(
      "ssm-overwrite-keeps", "An overwrite keeps the description, pattern and key that it leaves out.",
      source: "\(reference), PutParameter, Overwrite; Terraform AWS provider, aws_ssm_parameter",
      test: "ParameterTests: an overwrite keeps what it leaves out"),
    Quirk(
      "ssm-tier-never-falls", "An Advanced parameter never goes back to Standard.",
      source: "\(guide), Managing parameter tiers", test: "ParameterTests: a tier never falls"),
    Quirk(
      "ssm-secure-sealed",
      "Without WithDecryption a SecureString's value is a text that stays the same for a version and tells nothing.",
      source: "\(reference), GetParameter, WithDecryption",
      test: "ParameterTests: a secure value shows only when asked for in clear"),
    Quirk(
      "ssm-hundred-versions", "The hundred-and-first version drops the oldest, unless that one has a label.",
      source: "\(guide), Working with parameter versions",
      test: "ParameterTests: the oldest of a hundred versions goes, unless it has a label"),
    Quirk(
      "ssm-label-moves", "A label that another version has moves.",
      source: "\(reference), LabelParameterVersion",
      test: "ParameterTests: a label moves to the version that gets it"),
    Quirk(
      "ssm-arn-slash", "An ARN holds one slash before the name, whether the name begins with one or not.",
      source: "aws-recorded ssm.json, test_parameters_with_path and test_get_parameter_by_arn",
      test: "ParameterTests: a parameter is found by its ARN"),
  ]
}
