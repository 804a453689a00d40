/// What Cognito's user pools do that a reader would not expect, clients and tokens aside.
enum CognitoQuirks {
  private static let reference = "Cognito user pools API reference, "
  private static let terraform = "Terraform AWS provider, internal/service/cognitoidp/"

  static let all: [Quirk] = [
    Quirk(
      "cognito-update-resets",
      "UpdateUserPool puts every setting that it is not sent back to AWS's default: functions are unhooked, "
        + "protection against deletion ends, MFA is switched off.",
      source: reference + "UpdateUserPool", test: "CognitoPoolTests: an update resets what it leaves out"),
    Quirk(
      "cognito-update-keeps-name-and-tier", "UpdateUserPool keeps the tier and the name that it is not sent.",
      source: reference + "UpdateUserPool (tier); the name is our reading",
      isVerified: false,
      test: "CognitoPoolTests: an update keeps name, tier, tags and pending addresses that it leaves out"),
    Quirk(
      "cognito-update-keeps-tags",
      "UpdateUserPool keeps the tags that it is not sent, and replaces all of them when it is sent any.",
      source: terraform + "user_pool.go updates pools without their tags and finds them again",
      isVerified: false,
      test: "CognitoPoolTests: an update keeps name, tier, tags and pending addresses that it leaves out"),
    Quirk(
      "cognito-update-keeps-attribute-update-settings",
      "UpdateUserPool keeps UserAttributeUpdateSettings that it is not sent; an empty list ends them.",
      source: terraform + "user_pool.go",
      test: "CognitoPoolTests: an update keeps name, tier, tags and pending addresses that it leaves out"),
    Quirk(
      "cognito-update-ignores-immutables",
      "Members that cannot change are no members of UpdateUserPool: sent all the same, they are ignored.",
      source: "botocore 1.43.11, UpdateUserPoolRequest; unknown members are ignored by AWS's JSON services",
      test: "CognitoPoolTests: what cannot change is ignored by an update"),
    Quirk(
      "cognito-partial-password-policy",
      "With no password policy all four kinds of characters are demanded; in a policy that is sent, a "
        + "requirement that is left out is not demanded.",
      source: "the requirements are plain booleans in AWS's model, absent ones false; our reading",
      isVerified: false, test: "CognitoPoolTests: a password policy demands only what it names"),
    Quirk(
      "cognito-one-expiry",
      "UnusedAccountValidityDays mirrors TemporaryPasswordValidityDays in answers, so what was described "
        + "cannot be sent back: both together are refused.",
      source: terraform + "user_pool.go; " + reference + "PasswordPolicyType",
      test: "CognitoPoolTests: days of unused accounts and of temporary passwords are one setting"),
    Quirk(
      "cognito-messages-echo",
      "SmsVerificationMessage, EmailVerificationMessage and EmailVerificationSubject show the template's texts "
        + "and the other way round; where both are sent the template counts.",
      source: terraform + "user_pool.go; which one counts is our reading", isVerified: false,
      test: "CognitoPoolTests: older message members and the template echo each other"),
    Quirk(
      "cognito-pre-token-twice",
      "PreTokenGeneration and PreTokenGenerationConfig are one setting: either one sent, both are shown.",
      source: "AWS CLI examples, list-user-pools; " + reference + "LambdaConfigType",
      test: "CognitoPoolTests: the function before token generation is one setting with two names"),
    Quirk(
      "cognito-pool-delete-order", "A pool with a domain cannot be deleted, nor one with DeletionProtection.",
      source: reference + "DeleteUserPool; messages of AWS in reports of its users",
      test: "CognitoPoolTests: a protected pool and one with a domain cannot be deleted"),
    Quirk(
      "cognito-list-needs-max-results", "ListUserPools demands MaxResults; no other list does.",
      source: "botocore 1.43.11, ListUserPoolsRequest",
      test: "CognitoPoolTests: a list shows little of a pool, page by page"),
    Quirk(
      "cognito-tiers",
      "Features of a higher tier are refused by name with FeatureUnavailableInTierException, and a lower tier "
        + "while its domain uses managed login with TierChangeNotAllowedException.",
      source:
        "message for threat protection as AWS's users report it; the other names and the second code are "
        + "our reading", isVerified: false, test: "CognitoPoolTests: features need their tier"),
    Quirk(
      "cognito-schema-prefix",
      "Attributes are made by their plain name and shown as custom:NAME, or dev:custom:NAME for developers.",
      source: reference + "SchemaAttributeType",
      test: "CognitoAttributeTests: custom attributes get a prefix and empty limits"),
    Quirk(
      "cognito-mfa-needs-sms",
      "CreateUserPool and UpdateUserPool take MFA only with an SMS configuration or a factor that "
        + "SetUserPoolMfaConfig has set before.",
      source: "message of AWS in reports of its users; " + terraform + "user_pool.go",
      test: "CognitoMFATests: MFA needs SMS when a pool is made"),
    Quirk(
      "cognito-mfa-off-excludes-factors",
      "SetUserPoolMfaConfig refuses factors beside OFF, and takes passkeys, which are none.",
      source: "calls to AWS recorded at https://github.com/go-to-k/cdkd/issues/1923",
      test: "CognitoMFATests: factors and OFF exclude each other but passkeys do not"),
    Quirk(
      "cognito-mfa-left-out",
      "SetUserPoolMfaConfig without MfaConfiguration means OFF, and drops factors and "
        + "passkeys that it is not sent.",
      source: "our reading", isVerified: false,
      test: "CognitoMFATests: factors are set as a whole and change the pool"),
    Quirk(
      "cognito-mfa-reset-by-update",
      "UpdateUserPool without MfaConfiguration switches MFA off and forgets its "
        + "factors.",
      source: reference + "UpdateUserPool; that the factors go is our reading", isVerified: false,
      test: "CognitoMFATests: an update of the pool that leaves MFA out switches it off"),
    Quirk(
      "cognito-missing-domain",
      "DescribeUserPoolDomain of a domain that does not exist answers 200 with an "
        + "empty description.",
      source: terraform + "user_pool_domain.go",
      test: "CognitoDomainTests: a missing domain is described by nothing"),
    Quirk(
      "cognito-domain-owner",
      "A prefix is taken for all accounts of a region; who does not own it is shown "
        + "nothing.",
      source: reference + "CreateUserPoolDomain; what others are shown is our reading", isVerified: false,
      test: "CognitoDomainTests: a prefix is unique in its region across all accounts"),
    Quirk(
      "cognito-domain-update-keeps",
      "UpdateUserPoolDomain keeps the certificate and the version of the login "
        + "pages that it is not sent.",
      source: "our reading", isVerified: false, test: "CognitoDomainTests: an update changes what it names"),
    Quirk(
      "cognito-domain-ready-at-once",
      "Domains are ACTIVE at once. On AWS a prefix takes up to a minute and a "
        + "custom domain up to an hour.",
      source: reference + "CreateUserPoolDomain",
      test: "CognitoDomainTests: a prefix belongs to its pool and shows there"),
    Quirk(
      "cognito-scopes-reset",
      "UpdateResourceServer demands the name, and without scopes takes all of them away.",
      source: reference + "UpdateResourceServer",
      test: "CognitoResourceServerTests: an update without scopes takes them all away"),
    Quirk(
      "cognito-vanished-scopes", "Clients keep scopes that no longer exist, and cannot be updated with them.",
      source: "Cognito developer guide, Scopes, M2M, and resource servers",
      test: "CognitoResourceServerTests: clients keep scopes that vanished and cannot be updated with them"),
    Quirk(
      "cognito-scope-length",
      "Identifier and name of a scope have 255 characters together, because clients "
        + "name scopes by 256.",
      source: "botocore 1.43.11, ScopeType; that the server is refused already is our reading",
      isVerified: false, test: "CognitoResourceServerTests: identifier and scope share 256 characters"),
    Quirk(
      "cognito-group-update-keeps", "UpdateGroup keeps what it is not sent.",
      source: terraform + "user_group.go sends changed members only", isVerified: false,
      test: "CognitoGroupTests: an update of a group keeps what it leaves out"),
    Quirk(
      "cognito-provider-additions",
      "Details that AWS knows of social providers are added, and a mapping of "
        + "the user name for all but SAML.",
      source: reference + "CreateIdentityProvider; " + terraform + "identity_provider_test.go",
      test: "CognitoProviderTests: AWS's addresses of a social provider and a subject are added"),
    Quirk(
      "cognito-provider-no-discovery",
      "What AWS fetches of an OIDC issuer or a SAML metadata URL is not "
        + "fetched, and SAML details gain no certificate and no addresses.",
      source: reference + "CreateIdentityProvider, where AWS differs",
      test: "CognitoProviderTests: an update replaces details and keeps what it leaves out"),
    Quirk(
      "cognito-provider-identities", "The first identity provider adds the attribute identities to the pool.",
      source: "Terraform AWS provider, pull request 3601",
      test: "CognitoProviderTests: the first provider adds an attribute for identities"),
    Quirk(
      "cognito-provider-update-keeps",
      "UpdateIdentityProvider replaces the details as a whole and keeps the "
        + "other members that it is not sent.",
      source: terraform + "identity_provider.go sends changed members only", isVerified: false,
      test: "CognitoProviderTests: an update replaces details and keeps what it leaves out"),
    Quirk(
      "cognito-look-reset",
      "SetUICustomization with neither style nor image takes the look away; "
        + "GetUICustomization without any answers an empty object.",
      source: terraform + "user_pool_ui_customization.go",
      test: "CognitoLoginPageTests: the classic look needs a domain and falls back to that of all clients"),
    Quirk(
      "cognito-branding-hides-client", "The answers of managed login branding do not say whose style it is.",
      source: "botocore 1.43.11, ManagedLoginBrandingType",
      test: "CognitoLoginPageTests: a client has one style, with settings of any shape"),
    Quirk(
      "cognito-risk-reset", "SetRiskConfiguration without any setting goes back to the default.",
      source: reference + "SetRiskConfiguration",
      test: "CognitoProtectionTests: risks need threat protection, and setting nothing resets them"),
    Quirk(
      "cognito-not-found-elsewhere", "Pools of other accounts and regions answer ResourceNotFoundException.",
      source: "reports of AWS's users",
      test: "CognitoPoolTests: pools of other accounts and regions do not exist"),
  ]
}
