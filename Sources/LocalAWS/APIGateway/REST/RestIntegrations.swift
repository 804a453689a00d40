import AWS
import ResourceModel

/// What stands behind a method.
///
/// Source: API Gateway API reference, PutIntegration and UpdateIntegration; aws-recorded
/// apigateway_integrations.json, test_put_integration_validation.
enum RestIntegrations {
  static let operations = [put, get, update, delete]

  private static let path = "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration"
  private static let names = [RestDraft.Rows.api, RestDraft.Rows.resource, RestDraft.Rows.verb]

  /// The body's `httpMethod` is that of the backend, so the path's goes by another name here.
  private static let put = LocalOperation(
    "PutIntegration", .gatewayControl,
    RESTForm("PUT", path.replacing("{httpMethod}", with: "{verb}"), status: 201),
    [
      Attribute("type", .oneOf(["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"]), .required, ""),
      Attribute("httpMethod", .string(), ""), Attribute("uri", .string(), ""),
      Attribute("connectionType", .oneOf(["VPC_LINK", "INTERNET"]), ""),
      Attribute("connectionId", .string(), ""), Attribute("credentials", .string(), ""),
      Attribute("requestParameters", RestDraft.Rows.texts, ""),
      Attribute("requestTemplates", RestDraft.Rows.texts, ""),
      Attribute("passthroughBehavior", .string(), ""),
      Attribute("cacheNamespace", .string(), ""), Attribute("cacheKeyParameters", .list(.string()), ""),
      Attribute("contentHandling", .oneOf(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]), ""),
      Attribute("timeoutInMillis", .integer(), ""),
      Attribute("tlsConfig", .object([Attribute("insecureSkipVerification", .bool, "")]), ""),
      Attribute("responseTransferMode", .oneOf(["BUFFERED", "STREAM"]), ""),
      Attribute("integrationTarget", .string(), ""), RestDraft.Rows.api, RestDraft.Rows.resource,
      Attribute("verb", .string(), .required, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects, verb: input.text("verb"))
    let integration = settled(
      input.filter { !["restApiId", "resourceId", "verb"].contains($0.key) }, of: method.resource)
    try check(integration, of: method.members)
    method.members["methodIntegration"] = .map(integration)
    method.save(&objects)
    return integration
  }

  private static let get = LocalOperation("GetIntegration", .gatewayControl, RESTForm("GET", path), names) {
    objects, call, input throws(AWSError) in
    try RestMethod(input, call, objects).integration()
  }

  private static let update = LocalOperation(
    "UpdateIntegration", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects)
    var integration = try method.integration()
    try patches.apply(input, to: &integration)
    try check(integration, of: method.members)
    method.members["methodIntegration"] = .map(integration)
    method.save(&objects)
    return integration
  }

  private static let delete = LocalOperation(
    "DeleteIntegration", .gatewayControl, RESTForm("DELETE", path, status: 204), names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects)
    _ = try method.integration()
    method.members["methodIntegration"] = nil
    method.save(&objects)
    return [:]
  }

  private static let patches = PatchTable(
    .short,
    [
      .text("type"), .text("uri"), .text("httpMethod"), .text("credentials"), .text("passthroughBehavior"),
      .text("contentHandling"), .text("connectionType"), .text("connectionId"), .text("cacheNamespace"),
      .text("responseTransferMode"), .text("integrationTarget"),
      PatchTable.Rule("timeoutInMillis") { integration, operation throws(AWSError) in
        integration["timeoutInMillis"] = .integer(Int(operation.value ?? "") ?? 0)
      },
      PatchTable.Rule("tlsConfig/insecureSkipVerification", [.add, .replace]) { integration, operation in
        integration["tlsConfig"] = ["insecureSkipVerification": .bool(operation.truth)]
      },
      PatchTable.Rule("cacheKeyParameters/*", [.add, .remove]) { integration, operation in
        let name = Value.string(operation.segments[1])
        var names = (integration["cacheKeyParameters"]?.list ?? []).filter { $0 != name }
        if operation.verb == .add { names.append(name) }
        integration["cacheKeyParameters"] = .list(names)
      },
      .entry(of: "requestParameters", missing: .notFound("Invalid parameter name specified")) {
        .string($0.value ?? "")
      },
      .entry(of: "requestTemplates", missing: .notFound("Content-Type specified was not found")) {
        .string($0.value ?? "")
      },
    ])

  /// With AWS's defaults.
  static func settled(_ given: Attributes, of resource: Attributes) -> Attributes {
    var integration = given
    for name in ["requestParameters", "requestTemplates"] where given[name]?.map?.isEmpty == true {
      integration[name] = nil
    }
    integration.merge([
      "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheKeyParameters": [],
      "cacheNamespace": .string(resource.text("id")),
    ]) { given, _ in given }
    if given.text("type").hasPrefix("HTTP"), given["connectionType"] == nil {
      integration["connectionType"] = "INTERNET"
    }
    return integration
  }

  private static func check(_ integration: Attributes, of method: Attributes) throws(AWSError) {
    let type = integration.text("type")
    let uri = integration.text("uri")
    if type != "MOCK", integration.text("httpMethod").isEmpty {
      throw .badRequest("Enumeration value for HttpMethod must be non-empty")
    }
    if type.hasPrefix("HTTP"), !["http://", "https://", "${stageVariables."].contains(where: uri.hasPrefix) {
      throw .badRequest("Invalid HTTP endpoint specified for URI")
    }
    if type.hasPrefix("AWS") { try checkARN(uri, isProxy: type == "AWS_PROXY") }
    let timeout = integration["timeoutInMillis"]?.integer ?? 0
    guard (50...300_000).contains(timeout) else {
      throw .badRequest("Timeout should be between 50 ms and 29000 ms")
    }
    try RestMapping.checkRequest(integration, of: method)
  }

  /// `arn:PARTITION:apigateway:REGION:SERVICE:path/…` or `…:action/…`.
  private static func checkARN(_ uri: String, isProxy: Bool) throws(AWSError) {
    guard uri.hasPrefix("arn:") else { throw .badRequest("Invalid ARN specified in the request") }
    let parts = uri.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[5].hasPrefix("path/") || parts[5].hasPrefix("action/") else {
      throw .badRequest("AWS ARN for integration must contain path or action")
    }
    if isProxy, !["lambda", "firehose"].contains(parts[4]) {
      throw .badRequest(
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
      )
    }
  }
}
