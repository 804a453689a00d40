package import ResourceModel

extension UserPool {
  private static let newPool =
    "a new pool has a new issuer; all its clients, users, passwords and tokens are lost"

  package static let facts = Schema(
    "userPool", "The directory of users and issuer of tokens that many APIs share.",
    guardedBecause: "every user, client and token of the pool is lost",
    [
      Attribute(
        "PoolName", as: "name", observedAs: "Name", .string(length: 1...128, pattern: #"[\w\s+=,.@-]+"#),
        .required,
        "What people see; AWS does not keep it unique."),
      Attribute("Policies", policies, "Password and sign-in rules."),
      Attribute(
        "DeletionProtection", .oneOf(["ACTIVE", "INACTIVE"]), .defaulted("INACTIVE"),
        "ACTIVE makes AWS refuse to delete the pool. A stack declares ACTIVE unless it says otherwise."),
      Attribute(
        "LambdaConfig", lambdaConfig, "Functions that Cognito calls. Left out of an update, they are removed."
      ),
      Attribute(
        "AutoVerifiedAttributes", .set(.oneOf(["phone_number", "email"])),
        "Attributes that are verified by a code at sign-up."),
      Attribute(
        "AliasAttributes", .set(.oneOf(["phone_number", "email", "preferred_username"])),
        onChange: .replaces(newPool),
        "Further names to sign in by, beside the user name; not with `usernameAttributes`."),
      Attribute(
        "UsernameAttributes", .set(.oneOf(["phone_number", "email"])), onChange: .replaces(newPool),
        "What users sign in by instead of a user name."),
      Attribute(
        "SmsVerificationMessage", smsMessage,
        "Text of a verification SMS; {####} is the code. The template's text goes before it."),
      Attribute(
        "EmailVerificationMessage", emailMessage,
        "Text of a verification mail; {####} is the code. The template's text goes before it."),
      Attribute(
        "EmailVerificationSubject", emailSubject,
        "Subject of a verification mail. The template's goes before it."),
      Attribute("VerificationMessageTemplate", verificationTemplate, "Texts of verification messages."),
      Attribute("SmsAuthenticationMessage", smsMessage, "Text of an MFA SMS; {####} is the code."),
      Attribute(
        "MfaConfiguration", .oneOf(["OFF", "ON", "OPTIONAL"]), .defaulted("OFF"),
        "Whether users must, may or cannot have a second factor. ON and OPTIONAL need a factor configured."),
      Attribute(
        "UserAttributeUpdateSettings",
        .object([
          Attribute(
            "AttributesRequireVerificationBeforeUpdate", .set(.oneOf(["phone_number", "email"])),
            "Keeps the old value until the new one is verified.")
        ]),
        "How changed addresses take effect."),
      Attribute(
        "DeviceConfiguration",
        .object([
          Attribute(
            "ChallengeRequiredOnNewDevice", .bool, "A remembered device may stand in for the second factor."),
          Attribute(
            "DeviceOnlyRememberedOnUserPrompt", .bool, "Users are asked before a device is remembered."),
        ]),
        "Remembering devices; left out, none is tracked."),
      Attribute("EmailConfiguration", emailConfiguration, "Who sends the pool's mail."),
      Attribute("SmsConfiguration", smsConfiguration, "The role and region that SMS are sent by."),
      Attribute(
        "UserPoolTags", .map(.string(length: 0...256), key: 1...128),
        "Tags, 50 at most; keys that are not mentioned stay."),
      Attribute("AdminCreateUserConfig", adminCreateUser, "How users come to be."),
      Attribute(
        "Schema", observedAs: "SchemaAttributes", .map(.object(schemaAttribute), key: 1...20, count: 1...50),
        onChange: .addsOnly(
          "AWS can add custom attributes to a pool but neither change nor remove one; changing it would take a new pool and lose every user"
        ),
        wireForm: .keyed(by: "Name"),
        "Attributes of users by name, without the prefix `custom:`. Standard ones may be made required when the pool is made; custom ones are added in place later, 50 at most."
      ),
      Attribute(
        "UserPoolAddOns",
        .object([
          Attribute(
            "AdvancedSecurityMode", .oneOf(["OFF", "AUDIT", "ENFORCED"]), .required,
            "Threat protection; needs the PLUS tier."),
          Attribute(
            "AdvancedSecurityAdditionalFlows",
            .object([
              Attribute(
                "CustomAuthMode", .oneOf(["AUDIT", "ENFORCED"]), "Threat protection of custom flows.")
            ]), "Further flows to protect."),
        ]), "Threat protection."),
      Attribute(
        "UsernameConfiguration",
        .object([
          Attribute("CaseSensitive", .bool, .required, "Whether Ann and ann are two users.")
        ]), onChange: .replaces(newPool),
        "How user names compare. Left out through the API, letter case counts."),
      Attribute(
        "AccountRecoverySetting",
        .object([
          Attribute(
            "RecoveryMechanisms",
            .list(
              .object([
                Attribute("Priority", .integer(1...2), .required, "1 is tried first."),
                Attribute(
                  "Name", .oneOf(["verified_email", "verified_phone_number", "admin_only"]), .required,
                  "How a user recovers; admin_only stands alone."),
              ]), count: 1...2), orderedBy: "priority", "In the order of their priority.")
        ]), "How users recover a lost password."),
      Attribute(
        "UserPoolTier", .oneOf(["LITE", "ESSENTIALS", "PLUS"]), .defaulted("ESSENTIALS"),
        "What the pool can do and costs."),
      Attribute(
        "SmsMfaConfiguration",
        .object([
          Attribute("SmsAuthenticationMessage", smsMessage, "Text of an MFA SMS; {####} is the code."),
          Attribute("SmsConfiguration", smsConfiguration, "The role and region that SMS are sent by."),
        ]), "SMS as a second factor."),
      Attribute(
        "SoftwareTokenMfaConfiguration",
        .object([Attribute("Enabled", .bool, .defaulted(false), "Whether authenticator apps are allowed.")]),
        "Authenticator apps as a second factor."),
      Attribute(
        "EmailMfaConfiguration",
        .object([
          Attribute(
            "Message",
            .string(
              length: 6...20000,
              pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"#),
            "Text of the mail; {####} is the code."),
          Attribute("Subject", .string(pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+"#), "Subject of the mail."),
        ]), "Mail as a second factor; needs a sender of your own and the ESSENTIALS tier."),
      Attribute(
        "WebAuthnConfiguration",
        .object([
          Attribute("RelyingPartyId", .string(length: 1...127), "The domain that passkeys are bound to."),
          Attribute(
            "UserVerification", .oneOf(["required", "preferred"]), "Whether the device must verify the user."),
          Attribute(
            "FactorConfiguration", .oneOf(["SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"]),
            "Whether a passkey counts as both factors."),
        ]), "Passkeys."),
      Attribute(
        "Id", as: "id", .string(), .computed, "The pool's id; its part before the underscore is the region."),
      Attribute("Arn", as: "arn", .string(), .computed, "What authorizers of API Gateway name the pool by."),
      Attribute(
        "Issuer", .string(), .computed,
        "What stands as `iss` in its tokens: derived from the id and the region."),
      Attribute("EstimatedNumberOfUsers", .integer(), .computed, "How many users there are, about."),
    ])

  private static let smsMessage = AttributeType.string(length: 6...140, pattern: #".*\{####\}.*"#)
  private static let emailSubject = AttributeType.string(
    length: 1...140, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+"#)
  private static let emailMessage = AttributeType.string(
    length: 6...20000, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"#)

  /// What a password must hold where the stack does not say otherwise.
  static let passwordRequirements = [
    Attribute("MinimumLength", .integer(6...99), .defaulted(8), "Characters at least."),
    Attribute("RequireUppercase", .bool, .defaulted(true), "At least one upper-case letter."),
    Attribute("RequireLowercase", .bool, .defaulted(true), "At least one lower-case letter."),
    Attribute("RequireNumbers", .bool, .defaulted(true), "At least one digit."),
    Attribute("RequireSymbols", .bool, .defaulted(true), "At least one other character."),
  ]

  private static let policies = AttributeType.object([
    Attribute(
      "PasswordPolicy",
      .object(
        passwordRequirements + [
          Attribute(
            "PasswordHistorySize", .integer(0...24), .defaulted(0),
            "How many old passwords are refused; ESSENTIALS and up."),
          Attribute(
            "TemporaryPasswordValidityDays", .integer(0...365), .defaulted(7), readsAs: [0: 7],
            "Days that a first password works; 0 means 7."),
        ]), "What a password must hold."),
    Attribute(
      "SignInPolicy",
      .object([
        Attribute(
          "AllowedFirstAuthFactors",
          .set(.oneOf(["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]), count: 1...4),
          .defaulted(["PASSWORD"]), "What a sign-in may begin with; others than PASSWORD need ESSENTIALS.")
      ]), "How a sign-in begins."),
  ])

  private static func versioned(_ versions: [String], _ what: String) -> AttributeType {
    .object([
      Attribute("LambdaVersion", .oneOf(versions), .required, "Version of the event that the function gets."),
      Attribute("LambdaArn", .arn, .required, what),
    ])
  }

  private static let lambdaConfig = AttributeType.object([
    Attribute("PreSignUp", .arn, "Before somebody signs up; may refuse or confirm."),
    Attribute("CustomMessage", .arn, "Before a message is sent; may rewrite it."),
    Attribute("PostConfirmation", .arn, "After somebody has confirmed."),
    Attribute("PreAuthentication", .arn, "Before a sign-in; may refuse it."),
    Attribute("PostAuthentication", .arn, "After a sign-in."),
    Attribute("DefineAuthChallenge", .arn, "Decides the next step of a custom flow."),
    Attribute("CreateAuthChallenge", .arn, "Makes the challenge of a custom flow."),
    Attribute("VerifyAuthChallengeResponse", .arn, "Judges the answer in a custom flow."),
    Attribute("PreTokenGeneration", .arn, "Before tokens are made; event version 1."),
    Attribute("UserMigration", .arn, "When an unknown user signs in; may bring the user over."),
    Attribute(
      "PreTokenGenerationConfig",
      versioned(
        ["V1_0", "V2_0", "V3_0"], "The function; V2_0 may change access tokens, V3_0 those of machines too."),
      "Before tokens are made, with the event's version; V2_0 and V3_0 need ESSENTIALS."),
    Attribute("CustomSMSSender", versioned(["V1_0"], "The function."), "Sends SMS instead of Cognito."),
    Attribute("CustomEmailSender", versioned(["V1_0"], "The function."), "Sends mail instead of Cognito."),
    Attribute("KMSKeyID", .arn, "Key that codes are encrypted with for custom senders."),
    Attribute("InboundFederation", versioned(["V1_0"], "The function."), "When a federated user arrives."),
  ])

  private static let verificationTemplate = AttributeType.object([
    Attribute("SmsMessage", smsMessage, "Text of the SMS; {####} is the code."),
    Attribute(
      "EmailMessage", emailMessage,
      "Text of the mail with a code; {####} is the code. Taken only with a sender of your own."),
    Attribute("EmailSubject", emailSubject, "Subject of the mail with a code."),
    Attribute(
      "EmailMessageByLink",
      .string(
        length: 6...20000,
        pattern:
          #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"#
      ),
      "Text of the mail with a link; {##Click here##} is the link."),
    Attribute("EmailSubjectByLink", emailSubject, "Subject of the mail with a link."),
    Attribute(
      "DefaultEmailOption", .oneOf(["CONFIRM_WITH_LINK", "CONFIRM_WITH_CODE"]),
      .defaulted("CONFIRM_WITH_CODE"),
      "Which of the two is sent."),
  ])

  private static let emailConfiguration = AttributeType.object([
    Attribute("SourceArn", .arn, "SES identity that sends."),
    Attribute(
      "ReplyToEmailAddress", .string(pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#),
      "Where replies go."),
    Attribute(
      "EmailSendingAccount", .oneOf(["COGNITO_DEFAULT", "DEVELOPER"]), .defaulted("COGNITO_DEFAULT"),
      "COGNITO_DEFAULT sends 50 mails a day at most; DEVELOPER sends through your SES."),
    Attribute("From", .string(length: 0...131_072), "Sender, with DEVELOPER."),
    Attribute(
      "ConfigurationSet", .string(length: 1...64, pattern: "^[a-zA-Z0-9_-]+$"), "SES configuration set."),
  ])

  private static let smsConfiguration = AttributeType.object([
    Attribute("SnsCallerArn", .arn, .required, "Role that Cognito takes on to send."),
    Attribute("ExternalId", .string(length: 0...131_072), "External id of that role's trust."),
    Attribute("SnsRegion", .string(length: 5...32), "Region that sends; left out, the pool's."),
  ])

  private static let adminCreateUser = AttributeType.object([
    Attribute(
      "AllowAdminCreateUserOnly", .bool, .defaulted(false), "Whether people cannot sign up by themselves."),
    Attribute(
      "UnusedAccountValidityDays", .integer(0...365),
      "Deprecated: use `policies.passwordPolicy.temporaryPasswordValidityDays`."),
    Attribute(
      "InviteMessageTemplate",
      .object([
        Attribute(
          "SMSMessage", .string(length: 6...140, pattern: "(?s).*"),
          "SMS of an invitation; {username} and {####}."),
        Attribute(
          "EmailMessage", .string(length: 6...20000, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"#),
          "Mail of an invitation; {username} and {####}. Taken only with a sender of your own."),
        Attribute("EmailSubject", emailSubject, "Subject of an invitation."),
      ]), "Texts of an invitation."),
  ])

  private static let schemaAttribute: [Attribute] = [
    Attribute(
      "AttributeDataType", .oneOf(["String", "Number", "DateTime", "Boolean"]), .defaulted("String"),
      "Type of the value."),
    Attribute(
      "DeveloperOnlyAttribute", .bool, .defaulted(false), "Only administrators may change it; legacy."),
    Attribute("Mutable", .bool, .defaulted(true), "Whether it can change once set."),
    Attribute("Required", .bool, .defaulted(false), "Whether a user must have it; standard attributes only."),
    Attribute(
      "NumberAttributeConstraints",
      .object([
        Attribute("MinValue", .string(length: 0...131_072), "Least number, as text."),
        Attribute("MaxValue", .string(length: 0...131_072), "Greatest number, as text."),
      ]), "Range of a Number."),
    Attribute(
      "StringAttributeConstraints",
      .object([
        Attribute("MinLength", .string(length: 0...131_072), "Fewest characters, as text."),
        Attribute("MaxLength", .string(length: 0...131_072), "Most characters, as text; 2048 at most."),
      ]), "Length of a String."),
  ]
}
