import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_integrations.json and of apigateway_api.json, TestApigatewayIntegration and
/// TestApigatewayIntegrationResponse.
@Suite struct APIGatewayIntegrationTests {
  private static let lambda =
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations"

  @Test func `an integration has the defaults of its type`() async throws {
    let scene = try await RestScene()
    let path = try await scene.method() + "/integration"
    let common: Attributes = [
      "cacheKeyParameters": [], "cacheNamespace": .string(scene.root), "passthroughBehavior": "WHEN_NO_MATCH",
      "timeoutInMillis": 29000,
    ]
    let cases: [(given: Attributes, added: Attributes)] = [
      (["type": "MOCK"], [:]),
      (
        ["type": "HTTP", "uri": "http://example.com", "httpMethod": "POST"], ["connectionType": "INTERNET"]
      ),
      (["type": "AWS_PROXY", "uri": .string(Self.lambda), "httpMethod": "POST"], [:]),
      (
        [
          "type": "HTTP_PROXY", "uri": "http://example.com", "httpMethod": "GET",
          "connectionType": "VPC_LINK",
          "connectionId": "${stageVariables.link}",
        ], [:]
      ),
    ]
    for (given, added) in cases {
      let integration = try await scene.call("PUT", path, given)
      #expect(integration == common.merging(given) { $1 }.merging(added) { $1 })
      #expect(try await scene.call("GET", path) == integration)
    }
    let patched = try await scene.patch(path, ("replace", "/connectionId", "${stageVariables.other}"))
    #expect(patched["connectionId"] == "${stageVariables.other}")
    try await scene.call("DELETE", path)
    #expect(await scene.refused("GET", path) == "NotFoundException: Invalid Integration identifier specified")
  }

  @Test(
    arguments: [
      (["type": "HTTP"], "Enumeration value for HttpMethod must be non-empty"),
      (["type": "AWS"], "Enumeration value for HttpMethod must be non-empty"),
      (
        ["type": "HTTP_PROXY", "httpMethod": "POST", "uri": "non-sense"],
        "Invalid HTTP endpoint specified for URI"
      ),
      (["type": "AWS", "httpMethod": "POST", "uri": "non-sense"], "Invalid ARN specified in the request"),
      (
        ["type": "AWS", "httpMethod": "POST", "uri": "arn:aws:iam:0000000000"],
        "AWS ARN for integration must contain path or action"
      ),
      (
        ["type": "AWS_PROXY", "httpMethod": "POST", "uri": "arn:aws:apigateway:eu-west-1:s3:path/b/k"],
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
      ),
    ] as [(Attributes, String)])
  func `an integration is refused`(given: Attributes, message: String) async throws {
    let scene = try await RestScene()
    let path = try await scene.method() + "/integration"
    #expect(await scene.refused("PUT", path, given) == "BadRequestException: \(message)")
  }

  @Test func `only what the method declares is mapped`() async throws {
    let scene = try await RestScene()
    let path = try await scene.method(on: nil, ["requestParameters": ["method.request.path.id": true]])
    try await scene.call(
      "PUT", path + "/integration",
      ["type": "MOCK", "requestParameters": ["integration.request.path.id": "method.request.path.id"]])
    let refusal =
      "BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : "
    #expect(
      await scene.refused(
        "PUT", path + "/integration",
        ["type": "MOCK", "requestParameters": ["integration.request.path.id": "method.request.path.other"]])
        == refusal + "[Invalid mapping expression parameter specified: method.request.path.other]")
    #expect(
      await scene.refused(
        "PUT", path + "/integration/responses/200",
        ["responseParameters": ["method.response.header.Access-Control-Allow-Origin": "'*'"]])
        == refusal
        + "[Invalid mapping expression parameter specified: method.response.header.Access-Control-Allow-Origin]"
    )
  }

  @Test func `responses of a backend are overwritten and patched`() async throws {
    let scene = try await RestScene()
    let method = try await scene.method()
    let path = method + "/integration/responses/200"
    let first = try await scene.call(
      "PUT", path, ["responseTemplates": ["application/json": "\"created\""], "selectionPattern": ""])
    #expect(
      first == [
        "statusCode": "200", "selectionPattern": "", "responseTemplates": ["application/json": "\"created\""],
      ])
    #expect(try await scene.patch(path, ("replace", "/selectionPattern", "new"))["selectionPattern"] == "new")
    try await scene.call("PUT", path, ["selectionPattern": "overwrite-pattern"])
    let whole = try await scene.call("GET", method)
    #expect(
      whole["methodIntegration"]?["integrationResponses"]
        == ["200": ["statusCode": "200", "selectionPattern": "overwrite-pattern"]])
    let null = try await scene.call("PUT", path, text: #"{"responseTemplates":{"application/json":null}}"#)
    #expect(null["responseTemplates"] == [:])
    #expect(
      await scene.refused("PUT", path, ["responseTemplates": ["123": "{}"]])
        == "BadRequestException: Validation Result: warnings : [], errors : [Invalid content type specified: 123]"
    )
    try await scene.call("DELETE", path)
    #expect(await scene.refused("GET", path) == "NotFoundException: Invalid Response status code specified")
  }

  @Test func `what is not there is told by its kind`() async throws {
    let scene = try await RestScene()
    let resource = "NotFoundException: Invalid Resource identifier specified"
    let method = "NotFoundException: Invalid Method identifier specified"
    let integration = "NotFoundException: Invalid Integration identifier specified"
    try await scene.call("PUT", "/resources/\(scene.root)/methods/GET", ["authorizationType": "NONE"])
    let cases: [(verb: String, path: String, refusal: String)] = [
      ("GET", "fake/methods/GET/integration", resource),
      ("GET", "\(scene.root)/methods/POST/integration", method),
      ("GET", "\(scene.root)/methods/GET/integration", integration),
      ("GET", "\(scene.root)/methods/GET/integration/responses/200", integration),
      ("PUT", "\(scene.root)/methods/POST/integration/responses/200", method),
      ("DELETE", "fake/methods/GET/integration/responses/200", resource),
      ("DELETE", "\(scene.root)/methods/POST/integration/responses/200", integration),
    ]
    for (verb, path, refusal) in cases {
      #expect(await scene.refused(verb, "/resources/\(path)", verb == "PUT" ? [:] : nil) == refusal)
    }
  }
}
