/// What surprises about API Gateway's REST APIs.
enum RestQuirks {
  private static let reference = "API Gateway API reference"
  private static func recorded(_ situation: String, in file: String = "apigateway_api") -> String {
    "aws-recorded \(file).json, \(situation)"
  }

  static let all = [
    Quirk(
      "rest-limits-name-operation",
      "Broken limits name a body's members with the operation (`putIntegrationInput.type`), the path's plainly and last.",
      source: recorded("test_update_method_response_negative_tests"),
      test: "APIGatewayRestApiTests: broken limits name the operation, then the path's members"),
    Quirk(
      "rest-tags-empty",
      "GetRestApi, UpdateRestApi and PutRestApi show that there are no tags; CreateRestApi and lists leave them out.",
      source: recorded("test_update_rest_api_operation_add_remove"),
      test: "APIGatewayRestApiTests: a new API has AWS's defaults and nothing more"),
    Quirk(
      "rest-media-types", "`/binaryMediaTypes/TYPE` is patched like a map's entry, though it is a list.",
      source: recorded("test_update_rest_api_behaviour"),
      test: "APIGatewayRestApiTests: media types are a list that is patched like a map"),
    Quirk(
      "rest-wrong-api-wrong-resource",
      "Below resources a wrong API is told as a wrong resource; CreateAuthorizer tells of a concurrent modification.",
      source: recorded("test_put_method_validation and test_authorizer_crud_no_api"),
      test: "APIGatewayAuthorizerTests: of a wrong API AWS says something else"),
    Quirk(
      "rest-resource-words", "Resources, models and validators refuse patches in other words than the rest.",
      source: recorded("test_update_resource_behaviour"),
      test: "APIGatewayResourceTests: only the two paths are patched, only by replace, and never the root's"),
    Quirk(
      "rest-method-batch",
      "All operations of an UpdateMethod count at once: type and authorizer come in any order.",
      source: recorded("test_update_method"),
      test: "APIGatewayMethodTests: scopes are patched one by one, all operations of a call at once"),
    Quirk(
      "rest-authorizer-ignored", "An authorizer set on a method of type NONE or AWS_IAM is ignored.",
      source: recorded("test_update_method_validation"),
      test: "APIGatewayMethodTests: an authorizer of another API or kind is none"),
    Quirk(
      "rest-flags-anything", "Where a patch's value is a truth, any text but `true` is false.",
      source: recorded("test_update_method_validation"),
      test: "APIGatewayMethodTests: patches of a method are taken and refused as AWS does"),
    Quirk(
      "rest-method-response-201", "UpdateMethodResponse answers 201.",
      source: recorded("test_lifecycle_method_response"),
      test: "APIGatewayMethodTests: responses of a method are kept as given and patched entry by entry"),
    Quirk(
      "rest-undeclared-parameter", "An integration may only map parameters that its method declares.",
      source: "answers of AWS as users of Terraform publish them", isVerified: false,
      test: "APIGatewayIntegrationTests: only what the method declares is mapped"),
    Quirk(
      "rest-authorizer-in-use", "An authorizer that a method of the draft names cannot be deleted.",
      source: "terraform-provider-aws issue 14812",
      test: "APIGatewayAuthorizerTests: an authorizer in use stays"),
    Quirk(
      "rest-authorizer-time",
      "The time to live of an authorizer's decisions is only shown when it was given.",
      source: recorded("test_apigateway_with_custom_authorization_method", in: "apigateway_basic"),
      test: "APIGatewayAuthorizerTests: an authorizer has its kind's defaults"),
    Quirk(
      "rest-authorizer-words",
      "Refusals of authorizers without a pool, with a broken ARN, too many or with a wrong time are in our words.",
      source: "none", isVerified: false,
      test: "APIGatewayAuthorizerTests: pools are added and removed one by one, and never run out"),
    Quirk(
      "rest-deploy-repoints", "A deployment to a stage that is there moves the stage and keeps its settings.",
      source: "\(reference), CreateDeployment",
      test: "APIGatewayStageTests: a deployment to a stage that is there keeps its settings"),
    Quirk(
      "rest-deploy-needs-methods",
      "An API without a method, or with one without integration, is not deployed.",
      source: "answers of AWS as users of the SDKs publish them", isVerified: false,
      test: "APIGatewayStageTests: nothing is deployed that could not answer"),
    Quirk(
      "rest-deployment-in-use", "A deployment that a stage shows cannot be deleted: BadRequestException.",
      source: recorded("TestDeployments", in: "apigateway_common"),
      test: "APIGatewayStageTests: a deployment that a stage shows stays"),
    Quirk(
      "rest-settings-begin-as-all",
      "A method's settings begin as those of `*/*` are at that moment; later changes there do not reach them.",
      source: recorded("test_create_update_stages", in: "apigateway_common"),
      test: "APIGatewayStageTests: settings of a method begin as those of all"),
    Quirk(
      "rest-gateway-family",
      "A response set for DEFAULT_4XX or DEFAULT_5XX shows in all types of its hundred, still as `defaultResponse`.",
      source: recorded("test_gateway_response_put"),
      test: "APIGatewayGatewayResponseTests: a family's response shows in its types"),
    Quirk(
      "rest-export-deployed", "An export shows what the stage's deployment was, not the draft.",
      source: "\(reference), GetExport", test: "APIGatewayExportTests: an export is of what is deployed"),
    Quirk(
      "rest-import-no-defaults", "An imported API lacks the models Empty and Error that a new one has.",
      source: recorded("test_import_and_validate_rest_api", in: "apigateway_import"),
      test: "APIGatewayImportTests: a document becomes an API"),
    Quirk(
      "rest-import-base-path",
      "An import leaves the document's base path out, puts it before all paths, or does so without its first part.",
      source: recorded("test_import_rest_api_with_base_path_oas30", in: "apigateway_import"),
      test: "APIGatewayImportTests: the base path is ignored, prepended or split"),
    Quirk(
      "rest-import-merge-media-types", "A merge adds media types, an overwrite replaces them.",
      source: recorded("test_put_rest_api_mode_binary_media_types", in: "apigateway_import"),
      test: "APIGatewayImportTests: a merge adds and an overwrite replaces"),
    Quirk(
      "rest-keys-by-prefix",
      "API keys are listed the newest first, and found by the beginning of their names.",
      source: recorded("test_get_api_keys", in: "apigateway_extended"),
      test: "APIGatewayKeyTests: keys are found by the beginning of their names"),
    Quirk(
      "rest-plan-without-keys", "The keys of a usage plan that is not there are none, and no error.",
      source: recorded("test_get_usage_plan_api_keys", in: "apigateway_extended"),
      test: "APIGatewayKeyTests: a plan has stages, limits and keys"),
    Quirk(
      "rest-null-entries",
      "AWS keeps a template that is null; here it is absent, as null members are everywhere.",
      source: recorded("test_put_integration_response_templates"), isVerified: false,
      test: "APIGatewayIntegrationTests: responses of a backend are overwritten and patched"),
  ]
}
