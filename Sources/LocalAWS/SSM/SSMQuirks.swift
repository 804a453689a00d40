/// What surprises about Parameter Store.
enum SSMQuirks {
  private static let reference = "SSM API reference"
  private static let guide = "Systems Manager user guide"
  private static let recorded = "AWS's answers, recorded by localstack (tests/aws/services/ssm)"
  private static let moto = "AWS's wording in moto's tests of describe_parameters"

  static let all = names + versions + lists

  private static let names = [
    Quirk(
      "ssm-not-found-mute", "ParameterNotFound comes without a message.",
      source: "AWS CLI's output in public issue threads",
      test: "ParameterTests: a parameter that is not there is refused without a message"),
    Quirk(
      "ssm-arn-as-name",
      "An ARN is taken for a name. It does not tell `x` from `/x`; here the one without a slash is looked for first.",
      source: recorded, isVerified: false,
      test: "ParameterTests: an ARN names a parameter with or without a slash in front"),
    Quirk(
      "ssm-invalid-names-listed",
      "GetParameters lists names that no parameter can have among InvalidParameters; GetParameter refuses them.",
      source: "\(reference), GetParameters; for GetParameter \(recorded)",
      test: "ParameterTests: names that are no good are listed by GetParameters and refused by GetParameter"),
    Quirk(
      "ssm-reserved-names",
      "A path that begins with `/aws` is refused with AccessDeniedException, one with `/ssm` and a plain name that begins with either with ValidationException.",
      source: "AWS's wording in moto's put_parameter",
      test: "ParameterTests: reserved and half-qualified names have errors of their own"),
    Quirk(
      "ssm-secrets-as-parameters",
      "`/aws/reference/secretsmanager/NAME` reads a secret, with decryption only; its version is 0.",
      source: "\(guide), Referencing Secrets Manager secrets; \(recorded)",
      test: "ParameterTests: a secret is read as a parameter"),
  ]

  private static let versions = [
    Quirk(
      "ssm-ciphertext-as-value",
      "Without decryption the value of a SecureString is its ciphertext, the same for a version each time.",
      source: "\(reference), GetParameter",
      test:
        "ParameterTests: without decryption a version shows the same ciphertext each time, and another version another"
    ),
    Quirk(
      "ssm-overwrite-keeps",
      "An overwrite keeps description, pattern, tier, data type and policies that it leaves out; an empty text takes one away.",
      source: "our reading of \(reference), PutParameter", isVerified: false,
      test: "ParameterTests: an overwrite keeps what it leaves out, but for the key"),
    Quirk(
      "ssm-overwrite-resets-key",
      "An overwrite that leaves KeyId out encrypts with the account's default key.",
      source: "our reading of \(reference), PutParameter: KeyId", isVerified: false,
      test: "ParameterTests: an overwrite keeps what it leaves out, but for the key"),
    Quirk(
      "ssm-keys-unchecked", "Any KMS key id is taken: there is no KMS here, so InvalidKeyId never comes.",
      source: "a limit of the endpoint", isVerified: false,
      test: "ParameterTests: an overwrite keeps what it leaves out, but for the key"),
    Quirk(
      "ssm-same-value-new-version", "Overwriting a parameter with the value that it has makes a version.",
      source: "\(guide), Working with parameter versions",
      test:
        "ParameterTests: a version is made even when nothing changes, and the hundred and first drops the first"
    ),
    Quirk(
      "ssm-hundred-versions",
      "A hundred versions are kept. The oldest goes, unless it has a label: then the new one is refused.",
      source: "\(guide), Working with parameter versions",
      test:
        "ParameterTests: a version is made even when nothing changes, and the hundred and first drops the first"
    ),
    Quirk(
      "ssm-overwrite-without-tags", "Overwriting refuses tags.", source: "\(reference), PutParameter, Tags",
      test: "ParameterTests: an overwrite needs leave and takes no tags"),
    Quirk(
      "ssm-type-stays", "The type of a parameter cannot change: HierarchyTypeMismatchException.",
      source: "\(reference), PutParameter",
      test: "ParameterTests: the type stays, and a tier never falls"),
    Quirk(
      "ssm-tier-never-falls", "An Advanced parameter never goes back to Standard.",
      source: "\(guide), Managing parameter tiers",
      test: "ParameterTests: the type stays, and a tier never falls"),
    Quirk(
      "ssm-label-moves", "A label that another version has moves.",
      source: "\(reference), LabelParameterVersion",
      test: "ParameterTests: a label moves to the version that gets it"),
    Quirk(
      "ssm-expiration", "An expiration policy deletes the parameter; here at once when its time has come.",
      source: "\(guide), Assigning parameter policies",
      test: "ParameterTests: an expiration policy ends the parameter by the endpoint's clock"),
    Quirk(
      "ssm-intelligent-tier",
      "Intelligent-Tiering is answered as the tier that was chosen, and never shown itself.",
      source: "\(guide), Managing parameter tiers",
      test: "ParameterTests: an expiration policy ends the parameter by the endpoint's clock"),
  ]

  private static let lists = [
    Quirk(
      "ssm-root-names", "Filters and paths take a plain name for one at the root: `x` is `/x`.", source: moto,
      isVerified: false, test: "ParameterListTests: filters take a plain name for one at the root"),
    Quirk(
      "ssm-filter-keys",
      "Both lists take ParameterFilters, each with keys of its own: labels only by path; names, paths, tiers and tags only in DescribeParameters.",
      source: "\(reference), ParameterStringFilter; \(moto)",
      test: "ParameterListTests: each list takes filters of its own"),
    Quirk(
      "ssm-label-filter", "GetParametersByPath with a label gives the version that has it, not the newest.",
      source: "\(guide), Working with parameter labels", isVerified: false,
      test: "ParameterListTests: a list by label gives the version that has it"),
    Quirk(
      "ssm-ten-described", "DescribeParameters gives ten at a time unless told, and fifty at most.",
      source: "boto3's users in public threads", isVerified: false,
      test: "ParameterListTests: ten parameters are described at a time unless told"),
  ]
}
