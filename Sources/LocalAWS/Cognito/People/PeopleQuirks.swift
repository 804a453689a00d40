/// What surprises about users, their groups and their codes; signing in aside.
enum PeopleQuirks {
  private static let reference = "Cognito user pools API reference, "
  private static let guide = "Cognito developer guide, "
  private static let users = "reports of AWS's users"

  static let all = names + invitations + attributes + codes + existence + messages

  private static let names = [
    Quirk(
      "people-name-is-uuid",
      "Where people sign in by an address or a number, the Username is their sub, a UUID; what was typed is the attribute.",
      source: guide + "\"Customizing sign-in attributes\"",
      test: "AdminUserTests: who signs in by an address is stored under a UUID, and found by either"),
    Quirk(
      "people-no-alias-as-name", "A Username that is formed as an alias of the pool is refused.",
      source: "amplify-js issue 8800; the words for numbers are our reading", isVerified: false,
      test: "AdminUserTests: a name that looks like an alias is refused"),
    Quirk(
      "people-alias-conflict-codes",
      "An alias that somebody has verified is UsernameExistsException to AdminCreateUser and AliasExistsException to "
        + "ConfirmSignUp; SignUp looks at names only. ForceAliasCreation takes it away.",
      source: reference + "AdminCreateUser, ConfirmSignUp; boto3 issue 3213",
      test: "SignUpTests: an alias that somebody has verified is taken only by force"),
    Quirk(
      "people-alias-moves",
      "AdminUpdateUserAttributes takes an alias from whoever had it, where it is no longer verified; an address that is "
        + "a name is AliasExistsException.",
      source: "boto3 issue 3213; aws-sdk-net issue 4387",
      test:
        "AdminUserTests: an alias moves to whom an administrator gives it, and is no longer verified where it was"
    ),
    Quirk(
      "people-alias-verify", "VerifyUserAttribute of somebody else's alias is AliasExistsException.",
      source: reference + "VerifyUserAttribute; older reports say that the alias moves", isVerified: false,
      test: "OwnAccountTests: nobody proves an alias away from somebody else"),
    Quirk(
      "people-deleted-leaves-nothing",
      "Tokens, codes and sessions of a deleted user are nothing to a new user of the same name.",
      source: "tokens name the sub; the words of the refusals are our reading", isVerified: false,
      test: "AdminUserTests: what was a deleted user's is nothing to who gets the name later"),
    Quirk(
      "people-group-deleted", "Deleting a group takes it from its users.",
      source: guide + "\"Adding groups to a user pool\"",
      test:
        "UserListTests: users and groups are listed from both sides, and a group that goes leaves nobody in it"
    ),
    Quirk(
      "people-filter",
      "ListUsers searches ten standard attributes only, by = and ^=. Here the filter sees every change at once; on AWS it lags.",
      source: reference + "ListUsers; aws-sdk-php issue 1088; the words for other attributes are our reading",
      isVerified: false, test: "UserListTests: a filter compares one attribute, or its beginning"),
    Quirk(
      "people-unknown-attributes-asked", "AttributesToGet with an attribute that the pool lacks is refused.",
      source: "our reading", isVerified: false,
      test: "UserListTests: users are listed page by page, with the attributes that were asked for"),
  ]

  private static let invitations = [
    Quirk(
      "people-invitation-medium",
      "An invitation goes by SMS unless DesiredDeliveryMediums says EMAIL. Whom it cannot reach is made all the same, and "
        + "nobody is told.",
      source: reference + "AdminCreateUser; what becomes of the unreachable is our reading",
      isVerified: false,
      test: "AdminUserTests: an invitation goes by SMS unless it is told otherwise"),
    Quirk(
      "people-resend-state",
      "MessageAction RESEND makes a new temporary password for somebody who never came; for others it is "
        + "UnsupportedUserStateException.",
      source: reference + "AdminCreateUser; the words are our reading", isVerified: false,
      test: "AdminUserTests: an invitation brings the temporary password by the pool's own words"),
    Quirk(
      "people-required-later",
      "AdminCreateUser takes a user without the attributes that the pool requires; the first sign-in asks for them.",
      source: reference + "AdminCreateUser",
      test:
        "AdminUserTests: what the pool requires may be missing when an administrator makes a user, and cannot be taken away"
    ),
    Quirk(
      "people-disabled-signed-out", "AdminDisableUser revokes the user's tokens for good.",
      source: reference + "AdminDisableUser; that enabling does not bring them back is our reading",
      isVerified: false,
      test: "AdminUserTests: whoever is disabled is signed out and stays so when enabled again"),
  ]

  private static let attributes = [
    Quirk(
      "people-schema-words",
      "An attribute that the pool lacks is refused in two ways: custom ones by their type, others by their name. The words for "
        + "lengths, numbers and booleans are ours; dates are taken as they come.",
      source: "amplify-js issues 2167 and 3526; " + users, isVerified: false,
      test: "AdminUserTests: attributes keep to the schema"),
    Quirk(
      "people-unwritable",
      "What a client may not write is NotAuthorizedException, email_verified and custom attributes without WriteAttributes "
        + "among it.",
      source: "aws-sdk-js issues 1319 and 3603",
      test: "SignUpTests: who signs up brings what is required, and writes what the client may"),
    Quirk(
      "people-unverified-by-change",
      "A new address is unverified, and a code goes there, where the pool verifies it. With "
        + "AttributesRequireVerificationBeforeUpdate the old one stays until the code comes back.",
      source: reference + "UserAttributeUpdateSettingsType",
      test: "OwnAccountTests: an address may have to be proved before it takes the place of the old one"),
    Quirk(
      "people-factor-needs",
      "A factor that the user has nothing for is refused, in other words to the user than to an administrator. "
        + "Settings that are left out stay.",
      source: "aws-sdk-js-v3 issue 4645; amplify-js issues 944 and 1812; that settings stay is our reading",
      isVerified: false, test: "AdminUserTests: factors are preferred only where the user has what they need"),
  ]

  private static let codes = [
    Quirk(
      "people-code-life",
      "Codes are good once: a day for signing up and for attributes, an hour for a forgotten password. A newer one ends "
        + "the older.",
      source: guide + "\"Quotas in Amazon Cognito\"; that the older ends is our reading", isVerified: false,
      test: "SignUpTests: a code ends after a day, and a newer one takes its place"),
    Quirk(
      "people-code-guesses",
      "Five wrong codes in an hour, and none is taken until it is over, the right one and newer ones neither. AWS's "
        + "number depends on the risk it sees.",
      source: guide + "\"Quotas in Amazon Cognito\" (5 to 20 an hour)", isVerified: false,
      test: "SignUpTests: five guesses are free, then nothing is taken for an hour, newer codes neither"),
    Quirk(
      "people-number-first", "Where a pool verifies both, the code of a new user goes to the number.",
      source: guide + "\"Verifying contact information at sign-up\"",
      test: "SignUpTests: a number comes before an address, and its mask shows four digits"),
    Quirk(
      "people-code-before-policy",
      "ConfirmForgotPassword looks at the code first; a password that breaks the policy leaves it good.",
      source: "our reading", isVerified: false,
      test:
        "ForgottenPasswordTests: a forgotten password is replaced by the code that was mailed, within an hour"
    ),
    Quirk(
      "people-reset-state",
      "Whoever still has a temporary password, or no verified address, gets no new one by ForgotPassword; with admin_only "
        + "nobody does.",
      source: "amazon-cognito-identity-js issue 678; distributed-load-testing-on-aws issue 1; the words for "
        + "admin_only are our reading", isVerified: false,
      test: "ForgottenPasswordTests: a code goes to a verified address, in the order of the pool"),
  ]

  private static let existence = [
    Quirk(
      "people-hidden",
      "With PreventUserExistenceErrors ENABLED, ForgotPassword and ResendConfirmationCode answer for everybody, and send where "
        + "there is whom to send to. Where it would go for nobody is made up, always the same.",
      source: guide + "\"Managing user existence error responses\"; aws-sdk-ios issue 4837",
      test: "HiddenUserTests: a code seems to go somewhere for everybody, always to the same place"),
    Quirk(
      "people-hidden-codes",
      "And ConfirmSignUp and ConfirmForgotPassword say CodeMismatchException to all who do not know a code, in every state. "
        + "AWS tells expired codes and confirmed users apart, which tells who exists; here it does not.",
      source: guide + "\"Managing user existence error responses\", where AWS differs",
      test:
        "HiddenUserTests: who exists and who does not get the same answers, and the same number of guesses"),
  ]

  private static let messages = [
    Quirk(
      "people-outbox",
      "Nothing is mailed or sent: messages go to the outbox, also by the pool's own words with the sending account "
        + "COGNITO_DEFAULT, for which AWS keeps to its own.",
      source: "where AWS differs; docs/local.md",
      test: "OutboxTests: what is sent stands on the page, newest last, by recipient"),
    Quirk(
      "people-code-for-link",
      "With CONFIRM_WITH_LINK the message has the code and not a link.",
      source: "where AWS differs", test: "OutboxTests: a pool that mails links mails the code"),
  ]
}
