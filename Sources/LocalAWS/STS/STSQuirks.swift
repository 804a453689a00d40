/// What surprises about STS, and about signatures in both protocols.
enum STSQuirks {
  private static let recorded = "AWS's answers, recorded by localstack (aws-recorded/sts.json)"
  private static let guide = "IAM user guide"

  static let all = sessions + signatures

  private static let sessions = [
    Quirk(
      "sts-arn-without-path", "The ARN of an assumed role has the role's name, not its path.",
      source: "\(guide), IAM identifiers",
      test: "SessionTests: a session acts in the account of its role, under a name without the role's path"),
    Quirk(
      "sts-keys-hold-account",
      "An access key id tells its account to whoever decodes it; GetAccessKeyInfo answers for keys that nobody knows.",
      source: "A short note on AWS KEY ID, Tal Be'ery, 2023",
      test: "SessionTests: a session acts in the account of its role, under a name without the role's path"),
    Quirk(
      "sts-any-role",
      "Every well-formed role of every account may be assumed, also by a root, whom AWS refuses: the endpoint has no IAM.",
      source: "a limit of the endpoint", isVerified: false,
      test: "SessionTests: a session acts in the account of its role, under a name without the role's path"),
    Quirk(
      "sts-malformed-arn",
      "What is no ARN is refused as `X is invalid`; the ARN of anything but a role with AccessDenied, status 403.",
      source: "\(recorded); for the second our reading", isVerified: false,
      test: "SessionTests: a role's ARN is malformed, or is nobody's to assume"),
    Quirk(
      "sts-transitive-tags",
      "Tag keys of a session are told apart without letter case, and transitive ones cannot be set again along a chain of roles.",
      source: recorded,
      test: "SessionTests: tags that stay in a chain of roles cannot be set again, whatever their case"),
    Quirk(
      "sts-chained-hour", "A role assumed by a role lasts an hour at most, however long roles may last.",
      source: "\(guide), Role chaining", test: "SessionTests: a role assumed by a role lasts an hour at most"),
    Quirk(
      "sts-no-token-for-sessions", "GetSessionToken is refused to temporary credentials.",
      source: "\(guide), Comparing STS API operations", test: "SessionTests: a session gets no session token"),
    Quirk(
      "sts-web-identity-believed",
      "A web identity token is read and its expiry checked, but not its signature: the endpoint knows no identity providers of IAM.",
      source: "a limit of the endpoint", isVerified: false,
      test: "SessionTests: a web identity is taken at its word until it expires"),
    Quirk(
      "sts-packed-size", "PackedPolicySize is a guess by length: AWS does not say how it packs.",
      source: "STS API reference, AssumeRole", isVerified: false,
      test: "SessionTests: a policy must be JSON and counts towards the packed size"),
  ]

  private static let signatures = [
    Quirk(
      "signature-codes-by-protocol",
      "The same mistake has another code and status in each protocol: InvalidSignatureException with 400 in JSON is SignatureDoesNotMatch with 403 in STS.",
      source: "\(guide), Common errors; botocore's and SDKs' lists of codes",
      test: "SignatureTests: each protocol has its own code for the same mistake"),
    Quirk(
      "signature-incomplete-told",
      "An incomplete Authorization header is told by the parts that it lacks, and repeated as its hash.",
      source: "AWS's answers in public issue threads", isVerified: false,
      test: "SignatureTests: an incomplete header is told by what it lacks, and shown as its hash"),
    Quirk(
      "signature-five-minutes", "A clock may be wrong by five minutes; the refusal tells both times.",
      source: "AWS's answers in public issue threads",
      test: "SignatureTests: a clock may be wrong by five minutes"),
    Quirk(
      "signature-any-region",
      "Each region of a well-formed name is served at one address; on AWS an address is of one region.",
      source: "a limit of the endpoint", isVerified: false,
      test: "SignatureTests: date, region, service and ending of the scope are checked"),
    Quirk(
      "signature-wrong-token",
      "A session token that is missing or wrong is answered as an unknown key.",
      source: "AWS's answers in public issue threads", isVerified: false,
      test: "SignatureTests: a session token must be there and right"),
    Quirk(
      "signature-expired-session",
      "Credentials that have run out are refused as expired; here for a day, then as unknown.",
      source: "\(guide), Temporary security credentials", isVerified: false,
      test: "SessionTests: a session that has run out is expired, also when others were given since"),
  ]
}
