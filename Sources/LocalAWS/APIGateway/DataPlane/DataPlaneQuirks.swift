/// What surprises about requests to deployed APIs.
enum DataPlaneQuirks {
  private static let guide = "API Gateway developer guide"
  private static let cognito =
    "\(guide), \"Control access to REST APIs using Amazon Cognito user pools as an authorizer\""
  private static let recordedHTTP = "aws-recorded apigateway_http.json"
  private static let recordedIntegrations = "aws-recorded apigateway_integrations.json"
  private static let recordedCommon = "aws-recorded apigateway_common.json"

  private static let routing = "GatewayDataPlaneRoutingTests: "
  private static let authorizers = "GatewayDataPlaneAuthorizerTests: "
  private static let http = "GatewayDataPlaneHTTPTests: "
  private static let integrations = "GatewayDataPlaneIntegrationTests: "

  static let all = routes + restAuthorizers + httpAuthorizers + integrationRows + differences

  private static let routes = [
    Quirk(
      "gateway-unknown-route",
      "A REST API answers an unknown path or verb with 403 and `Missing Authentication Token`, as if a token were the matter. An HTTP API answers 404.",
      source: "\(recordedCommon), test_routing_not_found",
      test: routing + "an unknown path or verb of a REST API is answered as recorded"),
    Quirk(
      "gateway-unknown-stage", "A stage of a REST API that is not there is answered 403, `Forbidden`.",
      source: "reports of AWS's users",
      test: routing + "an unknown API, stage or region is forbidden, without a hint"),
    Quirk(
      "gateway-resource-first",
      "A REST API chooses the resource by the path alone: a verb that it has not is refused, although a greedy resource has it. An HTTP API goes on to the greedy route.",
      source: "\(guide), \"Routing API requests\" of HTTP APIs; reports of users of REST APIs",
      isVerified: false,
      test: routing + "an unknown path or verb of a REST API is answered as recorded"),
    Quirk(
      "gateway-snapshot",
      "A stage answers from its deployment. What has changed since is not enforced until it is deployed.",
      source: "\(guide), \"Deploy REST APIs in API Gateway\"",
      test: routing + "a change is enforced when it is deployed and not before"),
    Quirk(
      "gateway-slash-at-the-end",
      "A slash at the end of a path means nothing to a REST API and makes another path for an HTTP API.",
      source: "authors of an emulator, from AWS's answers", isVerified: false,
      test: routing + "an unknown path or verb of a REST API is answered as recorded"),
  ]

  private static let restAuthorizers = [
    Quirk(
      "gateway-scope-401",
      "A token without the scope gets 401 from a REST API, as if there were none. An HTTP API answers 403.",
      source: cognito,
      test: authorizers
        + "a method with scopes wants an access token with any of them, one without an ID token"),
    Quirk(
      "gateway-id-token",
      "A method without scopes wants an ID token and refuses access tokens; with scopes it is the other way round.",
      source: cognito,
      test: authorizers
        + "a method with scopes wants an access token with any of them, one without an ID token"),
    Quirk(
      "gateway-any-client",
      "A REST API asks for no client: any client of the pool that has the scope passes.", source: cognito,
      test: authorizers
        + "a method with scopes wants an access token with any of them, one without an ID token"),
    Quirk(
      "gateway-expired", "Only an expired token is told what is wrong with it.",
      source: "reports of AWS's users", isVerified: false, test: authorizers + "an expired token is told so"),
    Quirk(
      "gateway-decision-cached",
      "For authorizerResultTtlInSeconds a token that was good is not verified again, so a pool's deletion shows late. The token's own end counts all the same.",
      source: "API Gateway API reference, CreateAuthorizer; that the end counts is our reading",
      isVerified: false, test: authorizers + "a decision holds for its TTL, and no longer"),
    Quirk(
      "gateway-audience-expression",
      "identityValidationExpression is held against `aud`, so every access token fails with it.",
      source: "API Gateway API reference, CreateAuthorizer",
      test: authorizers + "an expression for the audience keeps access tokens out"),
    Quirk(
      "gateway-null-message", "An authorizer that cannot be called gives 500 and a message that is null.",
      source: "reports of AWS's users",
      test: authorizers + "an authorizer that nothing can call is a misconfigured one"),
    Quirk(
      "gateway-errors-without-cors",
      "What a REST API answers by itself has no CORS headers, unless gateway responses add them.",
      source: "\(guide), \"Gateway responses for REST APIs in API Gateway\"",
      test: authorizers + "gateway responses word what the API answers by itself"),
  ]

  private static let httpAuthorizers = [
    Quirk(
      "gateway-client-as-audience",
      "A JWT authorizer takes the client's id where a token has no audience, as a machine's has none.",
      source: "\(guide), \"Control access to HTTP APIs with JWT authorizers in API Gateway\"",
      test: http + "the audience counts, and the client's id only where there is none"),
    Quirk(
      "gateway-challenge",
      "An HTTP API says in `www-authenticate` what is wrong with a token. The words for anything but number of parts, audience and expiry are ours.",
      source: "reports of AWS's users", isVerified: false,
      test: http + "what is wrong with a token stands in the challenge"),
    Quirk(
      "gateway-preflight",
      "With CORS an HTTP API answers preflight by itself: no route, no authorizer, 204, also for origins that it does not allow.",
      source: "\(guide), \"Configure CORS for HTTP APIs in API Gateway\"",
      test: http + "preflight is answered without a token and without a route"),
    Quirk(
      "gateway-cors-replaces", "With CORS the headers that an integration sends for it are dropped.",
      source: "\(guide), \"Configure CORS for HTTP APIs in API Gateway\"",
      test: http + "the API's CORS headers stand in place of the integration's"),
    Quirk(
      "gateway-any-catches-preflight",
      "Without CORS a guarded ANY route catches preflight, which never has a token.",
      source: "\(guide), \"Configure CORS for HTTP APIs in API Gateway\"",
      test: http + "without CORS a guarded ANY route catches preflight"),
  ]

  private static let integrationRows = [
    Quirk(
      "gateway-remapped", "Some headers of an integration's answer come back as `x-amzn-Remapped-…`.",
      source: "\(recordedIntegrations), test_apigateway_header_remapping_http",
      test: integrations + "an HTTP proxy passes request and answer as recorded"),
    Quirk(
      "gateway-query-added",
      "A mapped field of the query stands beside the request's own of that name, after those of the integration's address.",
      source: "\(recordedHTTP), test_http_proxy_integration_request_data_mappings",
      test: integrations + "an HTTP proxy passes request and answer as recorded"),
    Quirk(
      "gateway-mapped-length",
      "A mapping that sets Content-Length or Transfer-Encoding fails each request with 500.",
      source: "\(recordedIntegrations), test_apigateway_header_remapping_http",
      test: integrations + "a mapping of a header that may not be set fails as recorded"),
    Quirk(
      "gateway-http-status",
      "An HTTP integration that is no proxy answers 200 for what no pattern takes, whatever the server answered.",
      source: "\(recordedHTTP), test_http_integration_invoke_status_code_passthrough",
      test: integrations + "an HTTP integration sends only what is mapped, and answers by the status"),
    Quirk(
      "gateway-mock-bare-json", "A mock's template may name `statusCode` without quotes.",
      source: "\(recordedIntegrations), test_integration_mock_with_path_param",
      test: integrations + "a mock answers with the status that its template names"),
    Quirk(
      "gateway-missing-parameters",
      "A validator names all required parameters that are missing, headers first, and not their places.",
      source: "\(recordedCommon), test_api_gateway_request_validator",
      test: integrations + "required parameters are demanded where a validator says so, as recorded"),
    Quirk(
      "gateway-claims-as-text",
      "Claims are texts in `$context`. A list such as cognito:groups is `a,b` in a REST API and `[a b]` in an HTTP API.",
      source: "reports of AWS's users", isVerified: false,
      test: integrations + "templates know the request, its context and its authorizer"),
  ]

  private static let differences = [
    Quirk(
      "gateway-issuer-by-pool",
      "A JWT authorizer may name its pool by AWS's URL or by the endpoint's, whichever stands in tokens. Other issuers are not fetched: their tokens get 401.",
      source: "no behaviour of AWS: the endpoint's pools have two names", isVerified: false,
      test: http + "AWS's name of the pool will do as the issuer"),
    Quirk(
      "gateway-no-lambda",
      "There is no Lambda: an integration gets 502 that names the command which maps a URL to the function.",
      source: "no behaviour of AWS", isVerified: false,
      test:
        "GatewayDataPlaneFunctionTests: a function that is not mapped is told with the command that maps it"),
    Quirk(
      "gateway-template-subset",
      "Templates are evaluated that hold references to $context, $stageVariables and $input. One with directives or $util is refused with 500, never evaluated by half.",
      source: "no behaviour of AWS", isVerified: false,
      test: integrations + "a template with more in it is not evaluated by half"),
  ]
}
