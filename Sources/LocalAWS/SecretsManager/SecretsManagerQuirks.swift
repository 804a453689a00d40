/// What surprises about Secrets Manager.
enum SecretsManagerQuirks {
  private static let reference = "Secrets Manager API reference"

  static let all = [
    Quirk(
      "secrets-token-names-version",
      "ClientRequestToken is the version's id: the same one with the same value does nothing, with another value it is refused.",
      source: "\(reference), PutSecretValue", test: "SecretTests: the same token is the same version"),
    Quirk(
      "secrets-current-leaves-previous", "Moving AWSCURRENT puts AWSPREVIOUS on the version that had it.",
      source: "\(reference), UpdateSecretVersionStage", test: "SecretTests: what was current becomes previous"
    ),
    Quirk(
      "secrets-first-is-current", "The first version gets AWSCURRENT whatever stages it is put with.",
      source: "\(reference), PutSecretValue", test: "SecretTests: a first version is current in any case"),
    Quirk(
      "secrets-remove-from-named",
      "Moving a stage that another version has demands to name that version in RemoveFromVersionId.",
      source: "\(reference), UpdateSecretVersionStage", test: "SecretTests: a stage is moved from where it is"
    ),
    Quirk(
      "secrets-deleted-waits",
      "A deleted secret waits 30 days, or 7 to 30 as wished; its name is taken, it can be described and restored, and its value is not given.",
      source: "\(reference), DeleteSecret",
      test: "SecretTests: a deleted secret waits, and goes when its time has come"),
    Quirk(
      "secrets-force-absent", "Forced, the deletion of a secret that does not exist succeeds.",
      source: "\(reference), DeleteSecret, ForceDeleteWithoutRecovery",
      test: "SecretTests: forced deletion of what is not there succeeds"),
    Quirk(
      "secrets-partial-arn", "An ARN without its last hyphen and six characters finds the secret too.",
      source: "\(reference), GetSecretValue, SecretId",
      test: "SecretTests: a secret is found by ARN, whole or in part"),
    Quirk(
      "secrets-message-case", "Errors have their text in `Message`, with a capital.",
      source: "answers of AWS as SDK users publish them", isVerified: false,
      test: "SecretTests: refusals have a Message"),
  ]
}
