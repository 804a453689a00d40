import AWS
import ResourceModel

/// Checks the expressions that carry parameters from the caller to the backend and back.
///
/// Source: API Gateway developer guide, "Parameter mapping"; the words of a refusal from aws-recorded
/// apigateway_api.json, test_put_integration_request_parameter_bool_type.
enum RestMapping {
  static func refusal(_ finding: String) -> AWSError {
    .badRequest(
      "Invalid mapping expression specified: Validation Result: warnings : [], errors : [\(finding)]")
  }

  /// What an integration takes of the caller's parameters: each must be declared by the method.
  static func checkRequest(_ integration: Attributes, of method: Attributes) throws(AWSError) {
    for (target, source) in ordered(integration["requestParameters"]) {
      guard target.wholeMatch(of: /integration\.request\.(querystring|header|path)\..+/) != nil else {
        throw refusal("Invalid mapping expression specified: \(target)")
      }
      if source.wholeMatch(of: /method\.request\.(querystring|header|path)\..+/) != nil,
        method["requestParameters"]?[source] == nil
      {
        throw refusal("Invalid mapping expression parameter specified: \(source)")
      }
    }
    try checkTypes(integration["requestTemplates"])
  }

  /// What goes back to the caller: each must be declared by the method's response of the status, where there is one.
  static func checkResponse(_ response: Attributes, of method: Attributes) throws(AWSError) {
    let declared = method["methodResponses"]?[response.text("statusCode")]?["responseParameters"]?.map ?? [:]
    for (target, _) in ordered(response["responseParameters"]) where declared[target] == nil {
      throw refusal("Invalid mapping expression parameter specified: \(target)")
    }
    try checkTypes(response["responseTemplates"])
  }

  /// Names of headers that a method's response declares.
  static func checkDeclared(_ parameters: Value?) throws(AWSError) {
    for target in (parameters?.map ?? [:]).keys.sorted()
    where target.wholeMatch(of: /method\.response\.header\..+/) == nil {
      throw refusal("Invalid mapping expression specified: \(target)")
    }
  }

  private static func checkTypes(_ templates: Value?) throws(AWSError) {
    for type in (templates?.map ?? [:]).keys.sorted() where !type.contains("/") && type != "$default" {
      throw .badRequest(
        "Validation Result: warnings : [], errors : [Invalid content type specified: \(type)]")
    }
  }

  private static func ordered(_ parameters: Value?) -> [(String, String)] {
    (parameters?.map ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value.string ?? "") }
  }
}
