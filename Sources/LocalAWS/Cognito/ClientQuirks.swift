/// What surprises about app clients and their secrets.
enum ClientQuirks {
  private static let reference = "Cognito user pools API reference"
  private static let provider = "Terraform AWS provider, acceptance tests of aws_cognito_user_pool_client"

  static let all = clients + oauth + secrets

  private static let clients = [
    Quirk(
      "cognito-client-update-resets",
      "UpdateUserPoolClient puts every member that is left out back to its default.",
      source: "\(reference), UpdateUserPoolClient",
      test: "AppClientTests: an update puts back to default what it leaves out"),
    Quirk(
      "cognito-client-update-revocation",
      "An update that leaves EnableTokenRevocation out switches it on, as creating does.",
      source: "our reading of \(reference), UpdateUserPoolClient", isVerified: false,
      test: "AppClientTests: an update puts back to default what it leaves out"),
    Quirk(
      "cognito-client-update-name", "An update that leaves ClientName out keeps the name, unlike all else.",
      source: "our reading of \(reference), UpdateUserPoolClient: a client always has a name",
      isVerified: false, test: "AppClientTests: an update without a name keeps the name"),
    Quirk(
      "cognito-client-names-repeat", "Several clients of a pool may have the same name.",
      source: "\(reference), CreateUserPoolClient", test: "AppClientTests: names repeat"),
    Quirk(
      "cognito-client-secret-in-clear",
      "Create, Describe and Update answer with the client's secret in clear.",
      source: "\(reference), UserPoolClientType",
      test: "AppClientTests: a secret is made, chosen or absent, and shown in clear"),
    Quirk(
      "cognito-client-absent-members",
      "Members that were not set are absent, though they have an effect: without ExplicitAuthFlows three flows are "
        + "allowed, without AccessTokenValidity a token lives an hour. Empty lists are absent too.",
      source: provider, test: "AppClientTests: empty lists are absent and doubles are one"),
    Quirk(
      "cognito-client-refresh-zero", "A RefreshTokenValidity of 0 is kept and shown as 30.",
      source: "\(reference), CreateUserPoolClient, RefreshTokenValidity",
      test: "AppClientTests: a refresh token of no days lives thirty"),
    Quirk(
      "cognito-client-partial-units",
      "TokenValidityUnits that name some tokens are shown with hours, hours and days for the others.",
      source: provider, test: "AppClientTests: units that are given in part are filled in"),
    Quirk(
      "cognito-client-lifetime-ranges",
      "Lifetimes have ranges after their units are applied: access and ID tokens 5 minutes to a day, refresh tokens "
        + "an hour to ten years. The model's limits of the bare numbers say less.",
      source: "\(reference), CreateUserPoolClient, AccessTokenValidity",
      test: "AppClientTests: lifetimes have their ranges in whatever unit"),
    Quirk(
      "cognito-client-lifetime-order", "Access and ID tokens may not outlive the refresh token.",
      source: "error text reported by AWS's users",
      test: "AppClientTests: no token outlives the refresh token"),
    Quirk(
      "cognito-client-write-attributes",
      "WriteAttributes, once given, must name every attribute that the pool requires, and may not name sub, "
        + "email_verified and phone_number_verified.",
      source: "error text reported by AWS's users",
      test: "AppClientTests: attributes exist, and what the pool requires is writable"),
    Quirk(
      "cognito-client-legacy-flows", "ExplicitAuthFlows holds names with ALLOW_ or without, never both.",
      source: "error text reported by AWS's users",
      test: "AppClientTests: old names of flows do not mix with new ones"),
    Quirk(
      "cognito-client-rotation", "RefreshTokenRotation excludes ALLOW_REFRESH_TOKEN_AUTH.",
      source: "Cognito developer guide, \"Refresh tokens\"",
      test: "AppClientTests: rotation excludes the flow that refreshes"),
  ]

  private static let oauth = [
    Quirk(
      "cognito-client-oauth-needs-flows",
      "AllowedOAuthFlowsUserPoolClient without flows and scopes is an InvalidParameterException; flows with people "
        + "without CallbackURLs are an InvalidOAuthFlowException.",
      source: provider,
      test:
        "AppClientTests: OAuth that is switched on has flows and scopes, and flows with people a way back"
    ),
    Quirk(
      "cognito-client-credentials-alone",
      "client_credentials stands alone, needs a secret, and takes scopes of resource servers only.",
      source: "\(reference), CreateUserPoolClient; error texts reported by AWS's users",
      test: "AppClientTests: client credentials stand alone, with a secret and scopes of APIs"),
    Quirk(
      "cognito-client-stale-scopes",
      "A scope that is deleted stays in the clients that name it, and their next update that repeats it is refused "
        + "with ScopeDoesNotExistException.",
      source: "\(reference), UpdateUserPoolClient; Cognito developer guide, \"Scopes, M2M, and APIs\"",
      test: "AppClientTests: scopes exist when they are named, and stay in the client when they go"),
    Quirk(
      "cognito-client-http-loopback",
      "Callback URLs may use plain http for localhost, 127.0.0.1 and [::1] only; an app's own scheme is fine.",
      source: "\(reference), CreateUserPoolClient, CallbackURLs",
      test: "AppClientTests: a way back is https, this computer or an app, and absolute"),
  ]

  private static let secrets = [
    Quirk(
      "cognito-secret-two",
      "A client has two secrets at the most; a third is refused with LimitExceededException, and deleting the last "
        + "one with InvalidParameterException.",
      source: "\(reference), AddUserPoolClientSecret; the two codes are our reading", isVerified: false,
      test: "ClientSecretTests: two secrets live, a third is refused, the last one stays"),
    Quirk(
      "cognito-secret-told-once",
      "An added secret is told only in the answer that adds it, and only when Cognito made it.",
      source: "\(reference), ClientSecretDescriptorType",
      test: "ClientSecretTests: a value is told once, and only when it was made here"),
    Quirk(
      "cognito-secret-described",
      "Describe shows the secret that the client was born with; when that one is deleted it shows none.",
      source: "third-party tests of 2026; see \(reference), AddUserPoolClientSecret", isVerified: false,
      test: "ClientSecretTests: Describe shows the secret that the client was born with and no other"),
    Quirk(
      "cognito-secret-public-client", "A client that was made without a secret cannot get one later.",
      source: "\(reference), AddUserPoolClientSecret: confidential clients only; the code is our reading",
      isVerified: false, test: "ClientSecretTests: a client born without a secret gets none"),
  ]
}
