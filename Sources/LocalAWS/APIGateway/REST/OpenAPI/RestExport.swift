import AWS
import ResourceModel

/// Exports of what a stage shows: its deployment, never the draft.
///
/// Source: API Gateway API reference, GetExport; aws-recorded apigateway_extended.json, test_export_oas30_openapi and
/// test_export_swagger_openapi.
enum RestExport {
  static let operations = [
    LocalOperation(
      "GetExport", .gatewayControl,
      RESTForm(
        "GET", "/restapis/{restApiId}/stages/{stageName}/exports/{exportType}", query: ["extensions"],
        headers: ["Accept"]),
      [
        Attribute("extensions", .list(.string()), ""), Attribute("Accept", .string(), ""), RestDraft.Rows.api,
        Attribute("stageName", .string(), .required, ""), Attribute("exportType", .string(), .required, ""),
      ], answersPayload: true
    ) { objects, call, input throws(AWSError) in
      let draft = RestDraft(input, call)
      let type = input.text("exportType")
      let stage = try RestStages.stage(input.text("stageName"), of: draft, objects)
      let deployment = try RestDeployments.deployment(stage.text("deploymentId"), of: draft, objects)
      guard let version = OpenAPIVersion(export: type) else {
        throw .badRequest("No API exporter for type '\(type)'")
      }
      let document = RestDocument(
        snapshot: deployment["Snapshot"]?.map ?? [:], deployedAt: deployment["createdDate"]?.integer ?? 0,
        stage: stage.text("stageName"),
        host: "\(draft.apiID).execute-api.\(call.region).\(Partition.of(region: call.region).suffix)",
        version,
        showing: Set(
          ["integrations", "authorizers", "apigateway"].filter { RestList.asks("extensions", for: $0, input) }
        )
      )
      let isYAML = input.text("Accept").lowercased().contains("yaml")
      let file = "\(type)_\(document.apiVersion).\(isYAML ? "yaml" : "json")"
      guard let body = isYAML ? OpenAPIText.yaml(document.value) : OpenAPIText.json(document.value) else {
        throw .badRequest("Unable to export the API")
      }
      return [
        "body": .string(body), "contentType": "application/octet-stream",
        "contentDisposition": .string("attachment; filename=\"\(file)\""),
      ]
    }
  ]
}
