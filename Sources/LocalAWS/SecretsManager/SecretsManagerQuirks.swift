/// What surprises about Secrets Manager.
enum SecretsManagerQuirks {
  private static let reference = "Secrets Manager API reference"
  private static let recorded = "AWS's answers, recorded by localstack (tests/aws/services/secretsmanager)"

  static let all = [
    Quirk(
      "secrets-token-demanded",
      "A raw call that makes a version must bring ClientRequestToken, though the model does not require it. The code is InvalidRequestException; RotateSecret's is InvalidParameterException.",
      source: recorded, test: "StoredSecretTests: a call that makes a version needs a token"),
    Quirk(
      "secrets-token-names-version",
      "ClientRequestToken is the version's id: the same one with the same value does nothing, with another value it is refused.",
      source: "\(reference), PutSecretValue", test: "SecretVersionTests: the same token is the same version"),
    Quirk(
      "secrets-first-is-current", "The first version gets AWSCURRENT whatever stages it is put with.",
      source: "\(reference), PutSecretValue",
      test: "SecretVersionTests: a first version is current in any case"),
    Quirk(
      "secrets-message-case", "Errors have their text in `Message`, with a capital.",
      source: "answers of AWS as SDK users publish them", isVerified: false,
      test: "SecretVersionTests: refusals have a Message"),
    Quirk(
      "secrets-deleted-waits",
      "A deleted secret waits 30 days, or 7 to 30 as wished: it can be described and restored, its value is not given, and lists leave it out.",
      source: "\(reference), DeleteSecret",
      test: "SecretVersionTests: a deleted secret is described, hidden from lists, and comes back"),
    Quirk(
      "secrets-names-checked-everywhere",
      "What can be no name is refused with ValidationException by every operation, not as not found; `!` is allowed.",
      source: recorded, test: "StoredSecretTests: every operation refuses what can be no name"),
    Quirk(
      "secrets-partial-arn",
      "An ARN without its last seven characters finds the secret, unless the name itself ends in a hyphen and six characters.",
      source: recorded,
      test: "StoredSecretTests: an ARN without its ending finds a secret, unless the name ends as an ARN does"
    ),
    Quirk(
      "secrets-empty-tags",
      "Tags are missing where there have never been any, and empty once all are taken away.",
      source: recorded, test: "StoredSecretTests: tags are there only where there have been some"),
    Quirk(
      "secrets-previous-follows",
      "Moving AWSCURRENT puts AWSPREVIOUS on the version that had it. A label that is attached moves only when that version is named.",
      source: "\(reference), UpdateSecretVersionStage; \(recorded)",
      test: "StoredSecretTests: stages follow AWSCURRENT, and a version without one is deprecated"),
    Quirk(
      "secrets-last-accessed-day", "LastAccessedDate is a day: midnight in UTC.", source: recorded,
      test: "StoredSecretTests: the day of the last reading is kept, of the secret and of the version"),
    Quirk(
      "secrets-default-key-name",
      "Without a key of its own a version is shown with the key `DefaultEncryptionKey`.", source: recorded,
      test: "StoredSecretTests: the day of the last reading is kept, of the secret and of the version"),
    Quirk(
      "secrets-name-waits",
      "The name of a secret that waits for its deletion cannot be used; CreateSecret says so with InvalidRequestException.",
      source: recorded,
      test: "StoredSecretTests: a deletion comes when its time has come, and the name is free again"),
    Quirk(
      "secrets-deletion-at-once",
      "Here a secret is gone the moment its recovery window ends, and a forced deletion is done when it is answered; AWS takes some time for both.",
      source: "\(reference), DeleteSecret", isVerified: false,
      test: "StoredSecretTests: a deletion comes when its time has come, and the name is free again"),
    Quirk(
      "secrets-forced-deletion-of-none",
      "A forced deletion of a secret that is not there succeeds and makes up an ARN.", source: recorded,
      test: "StoredSecretTests: a forced deletion of what is not there answers as if it had been"),
    Quirk(
      "secrets-description-words",
      "The filters `description` and `all` match where each word of the value begins a word, in any letter case; the others match beginnings of the whole text. `!` turns one round.",
      source: "\(recorded); the reference says prefix",
      test: "StoredSecretTests: descriptions are found by the beginnings of words, names by their own"),
    Quirk(
      "secrets-no-rotation",
      "Rotation is always refused: there is no Lambda function to invoke. The words are AWS's for a function that is missing or closed.",
      source: "\(recorded); for CancelRotateSecret our reading", isVerified: false,
      test: "StoredSecretTests: rotation is refused, because there is no function to rotate with"),
    Quirk(
      "secrets-policies-unenforced", "Resource policies are kept, judged for being public, and not enforced.",
      source: "a limit of the endpoint", isVerified: false,
      test: "StoredSecretTests: a policy that lets anybody in is told apart, and blocked on demand"),
  ]
}
