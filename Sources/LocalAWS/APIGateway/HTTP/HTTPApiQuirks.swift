/// What surprises about HTTP APIs and the API that makes them.
enum HTTPApiQuirks {
  private static let reference = "API Gateway v2 API reference"
  private static let guide = "API Gateway developer guide"
  private static let terraform = "Terraform AWS provider, internal/service/apigatewayv2/"

  static let all = update + routes + authorizers + stages + documents

  private static let update = [
    Quirk(
      "http-api-not-found-names-account",
      "An API that is not there is told with the caller's account in front of its id, and no `resourceType`.",
      source: "aws-sdk-js issue 2458", test: "HTTPApiTests: an API belongs to its account and region"),
    Quirk(
      "http-api-empty-text-clears",
      "An update takes a member away by an empty text, list or object. In maps such as requestParameters, "
        + "responseParameters and stageVariables that holds for each entry, and entries that it does not name stay.",
      source: terraform + "route.go, integration.go, stage.go", isVerified: false,
      test: "HTTPRouteTests: an update changes what it names and an empty value clears"),
    Quirk(
      "http-api-cors-letter-case",
      "corsConfiguration comes back with header names in lower case and methods in upper case. An update replaces "
        + "it whole.",
      source: terraform + "api.go compares both without letter case", isVerified: false,
      test: "HTTPApiTests: cross-origin settings are replaced whole and taken away"),
    Quirk(
      "http-api-quick-create",
      "With a target CreateApi makes integration, route and stage `$default` too, and manages them: the integration "
        + "cannot be deleted, nor the route's key or the stage be changed.",
      source: "\(reference), CreateApi target; Route, Integration and Stage apiGatewayManaged",
      test: "HTTPApiTests: quick create makes a whole API and manages it"),
    Quirk(
      "http-api-page-size",
      "A list shows 25 items unless maxResults, a text, says otherwise; 500 at the most.",
      source: "the same figures as of API Gateway's first API", isVerified: false,
      test: "HTTPApiTests: lists come in pages"),
    Quirk(
      "http-api-endpoint-local",
      "apiEndpoint has the endpoint's own port and `localhost` in place of AWS's domain, so that it can be called.",
      source: "none: AWS has no such place", test: "HTTPApiTests: an API has what AWS fills in"),
  ]

  private static let routes = [
    Quirk(
      "http-api-route-variables-collide",
      "Two routes whose paths differ in the names of variables alone are a conflict.",
      source: "AWS's answer in plutomi issue 271", test: "HTTPRouteTests: keys are checked and stand once"),
    Quirk(
      "http-api-route-scopes",
      "A route takes 10 scopes of 64 characters each at the most. That AWS enforces the 64 nobody has shown.",
      source: "\(guide), Quotas for HTTP APIs; the model's StringWithLengthBetween1And64", isVerified: false,
      test: "HTTPRouteTests: a route takes ten scopes and an empty list clears them"),
    Quirk(
      "http-api-route-leaves-authorizer",
      "A route whose authorizationType becomes NONE loses its authorizer and keeps its scopes.",
      source: "none", isVerified: false, test: "HTTPRouteTests: a route that is opened loses its authorizer"),
    Quirk(
      "http-api-in-use",
      "What a route uses cannot be deleted: 409 names the ids of the routes for an integration, their keys for an "
        + "authorizer.",
      source: "AWS's answers in terraform-aws-next-js issue 247 and sst issue 5586",
      test: "HTTPRouteTests: what a route uses stays"),
  ]

  private static let authorizers = [
    Quirk(
      "http-api-issuer",
      "AWS reads the issuer's discovery document when an authorizer is made. The endpoint asks nobody: it takes any "
        + "https issuer, and of its own http issuers those whose pool exists.",
      source: "AWS's refusal in cognito-kakao-example issue 1",
      test: "HTTPAuthorizerTests: issuers are https or pools of the endpoint"),
    Quirk(
      "http-api-authorizer-name",
      "Authorizers of an API have different names; the refusal says RestApi of HTTP APIs too.",
      source: "AWS's answer in aws-cdk issue 20170", test: "HTTPAuthorizerTests: names are different"),
    Quirk(
      "http-api-limits", "What is one too many is TooManyRequestsException, as if one should try again.",
      source: "the model's words for that error: A limit has been exceeded", isVerified: false,
      test: "HTTPAuthorizerTests: an API has ten authorizers"),
  ]

  private static let stages = [
    Quirk(
      "http-api-no-routes",
      "An API without routes cannot be deployed; a stage that deploys by itself says so in "
        + "lastDeploymentStatusMessage.",
      source: "AWS's answer in mach-composer-cli issue 42",
      test: "HTTPStageTests: an API without routes is not deployed"),
    Quirk(
      "http-api-auto-deploy",
      "Each change makes a deployment of its own on stages with autoDeploy; CreateDeployment for them is refused, "
        + "and so is their deploymentId in UpdateStage.",
      source: "\(guide), Stages for HTTP APIs; apigatewayv2-controller pull request 15; our own words",
      isVerified: false, test: "HTTPStageTests: a stage that deploys by itself shows each change at once"),
    Quirk(
      "http-api-automatic-forgotten",
      "Automatic deployments that no stage answers from are forgotten but for the latest ten.",
      source: "none",
      isVerified: false, test: "HTTPStageTests: old automatic deployments are forgotten"),
    Quirk(
      "http-api-route-settings", "Settings of a route that does not exist are NotFoundException.",
      source: "AWS's answer in terraform-aws-apigateway-v2 pull request 80",
      test: "HTTPStageTests: settings of routes are set one by one"),
    Quirk(
      "http-api-deployment-in-use", "A deployment that a stage answers from cannot be deleted.",
      source: "AWS's answer for REST APIs, terraform issue 25495", isVerified: false,
      test: "HTTPStageTests: a deployment is what the API was then"),
  ]

  private static let documents = [
    Quirk(
      "http-api-import-unknown-scheme",
      "An operation whose security scheme has no authorizer of API Gateway's is refused, rather than left open.",
      source: "none", isVerified: false, test: "HTTPApiDocumentTests: what is no document is refused")
  ]
}
