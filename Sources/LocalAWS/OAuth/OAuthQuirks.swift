/// What surprises about the web endpoints of user pools.
enum OAuthQuirks {
  private static let tokenGuide = "Cognito developer guide, \"The token issuer endpoint\""
  private static let accessGuide = "Cognito developer guide, \"Understanding the access token\""

  static let all = tokenEndpoint + tokens + places

  private static let tokenEndpoint = [
    Quirk(
      "oauth-invalid-client-400",
      "An unknown client and a wrong secret are answered 400, where RFC 6749 has 401 for Basic credentials. Errors "
        + "are the bare code, with no description.",
      source: tokenGuide, test: "TokenEndpointTests: an unknown client is a bad request and not unauthorized"),
    Quirk(
      "oauth-switched-off",
      "A client whose AllowedOAuthFlowsUserPoolClient is false gets invalid_grant, although its flows and scopes look "
        + "right.",
      source: "boto3 issue 3916 and other reports of AWS's users",
      test: "TokenEndpointTests: OAuth that is switched off gives invalid_grant"),
    Quirk(
      "oauth-all-scopes", "A request without scopes gets all scopes of the client.", source: tokenGuide,
      test: "TokenEndpointTests: scopes are all of the client's, or those asked for, and no others"),
    Quirk(
      "oauth-scope-refused",
      "A request for a scope that the client has not is refused with invalid_scope, also beside scopes that it has. "
        + "The guide says that such scopes are ignored; users see the refusal.",
      source: tokenGuide + "; reports of AWS's users", isVerified: false,
      test: "TokenEndpointTests: scopes are all of the client's, or those asked for, and no others"),
    Quirk(
      "oauth-scope-withdrawn",
      "A scope that its resource server no longer has is not granted, although the client still names it. When none "
        + "is left the answer is invalid_scope.",
      source: "Cognito developer guide, \"Scopes, M2M, and APIs\"; the code is our reading",
      isVerified: false,
      test:
        "TokenEndpointTests: a scope that was taken away is granted no more, and a new one only when the client has it"
    ),
    Quirk(
      "oauth-both-secrets", "Both live secrets of a client are accepted.",
      source: "Cognito user pools API reference, AddUserPoolClientSecret",
      test: "TokenEndpointTests: either live secret is accepted and a deleted one is not"),
    Quirk(
      "oauth-basic-encoding",
      "Basic credentials are taken as they are, as AWS's guide has them, and percent-encoded, as RFC 6749 has them. A + "
        + "stands for itself.",
      source: tokenGuide + "; RFC 6749, section 2.3.1", isVerified: false,
      test: "TokenEndpointTests: Basic credentials are taken as they are and percent-encoded"),
    Quirk(
      "oauth-two-ways", "A secret both in the header and in the form is an invalid_request.",
      source: "RFC 6749, sections 2.3 and 5.2", isVerified: false,
      test: "TokenEndpointTests: one way to authenticate is enough, two are too many"),
    Quirk(
      "oauth-too-many",
      "More than 150 tokens a second for an account and region are answered 429; the body is ours.",
      source: "Cognito developer guide, \"Quotas in Amazon Cognito\"", isVerified: false,
      test: "TokenEndpointTests: too many tokens a second are turned away"),
  ]

  private static let tokens = [
    Quirk(
      "oauth-token-shape",
      "A program's access token has sub and client_id alike, version 2, no aud, and a header without typ.",
      source: accessGuide, test: "TokenEndpointTests: header and claims are AWS's and no others"),
    Quirk(
      "oauth-two-keys", "A pool has two keys: one signs ID tokens, the other access tokens.",
      source: "Cognito developer guide, \"Verifying a JSON web token\"",
      test: "DiscoveryTests: the keys are two, for ID and access tokens, and stay"),
  ]

  private static let places = [
    Quirk(
      "oauth-issuer",
      "The issuer names the pool and not its domain. Here it is the pool's path of this endpoint, so that libraries find "
        + "the documents; AWS's own form is an option.",
      source: accessGuide, test: "TokenEndpointTests: the issuer is what was asked for"),
    Quirk(
      "oauth-foreign-domain",
      "At a pool's domain a client of another pool is an invalid_client, as is everybody at a domain that nobody has.",
      source: "our reading of \(tokenGuide)", isVerified: false,
      test:
        "TokenEndpointTests: the endpoint answers at the root, by path and by host, and only for its own pool"
    ),
    Quirk(
      "oauth-discovery",
      "The discovery document names endpoints that a pool without a domain does not have on AWS. Here the token "
        + "endpoint answers under the pool's path.",
      source: "Cognito developer guide, \"User pool endpoints and managed login reference\"",
      test: "DiscoveryTests: the document is AWS's, with addresses that need no DNS"),
  ]
}
