import AWS
import AWSClient
import AuthPlatform
import ResourceModel

/// The REST API of the story, as another tool deploys and changes it: by calls that it signs itself.
struct DemoAPI: Sendable {
  /// What an API's methods are bound to in the story. The same as `docs/examples/layerless-esbuild.yaml`.
  static let document = """
    # A REST API to try authplat with: it answers by itself and is open to everybody.
    openapi: 3.0.1
    info: {title: layerless-esbuild, version: "1"}
    paths:
      /echo:
        post:
          responses: {"200": {description: Who called}}
          x-amazon-apigateway-integration:
            type: mock
            requestTemplates: {application/json: '{"statusCode": 200}'}
            responses:
              default:
                statusCode: "200"
                responseTemplates: {application/json: '{"caller": "$context.authorizer.claims.client_id"}'}
        options:
          responses:
            "204":
              description: What a browser asks before it posts
              headers:
                Access-Control-Allow-Origin: {schema: {type: string}}
                Access-Control-Allow-Headers: {schema: {type: string}}
          x-amazon-apigateway-integration:
            type: mock
            requestTemplates: {application/json: '{"statusCode": 204}'}
            responses:
              default:
                statusCode: "204"
                responseParameters:
                  method.response.header.Access-Control-Allow-Origin: "'*'"
                  method.response.header.Access-Control-Allow-Headers: "'Authorization,Content-Type'"
      /open:
        get:
          responses: {"200": {description: For everybody}}
          x-amazon-apigateway-integration:
            type: mock
            requestTemplates: {application/json: '{"statusCode": 200}'}
            responses:
              default:
                statusCode: "200"
                responseTemplates: {application/json: '{"open": true}'}

    """

  let id: String
  private let control: Control

  /// Where callers reach the stage `api`.
  var url: String { "\(control.record.url)/_aws/execute-api/\(id)/api" }

  /// Imports the document and deploys it to the stage `api`.
  /// - Throws: ``PlatformError`` `file` when the endpoint refuses.
  static func deploy(at record: EndpointRecord, with platform: Platform) async throws(PlatformError)
    -> DemoAPI
  {
    let control = Control(record: record, platform: platform)
    let made = try await control.call(
      "POST", "/restapis", query: "mode=import", type: "application/yaml", body: Array(document.utf8))
    guard let id = made["id"]?.string else { throw .file("an API was imported, and has no id.") }
    let api = DemoAPI(id: id, control: control)
    try await api.deploy()
    return api
  }

  /// Publishes the draft, as `aws apigateway create-deployment` does.
  func deploy() async throws(PlatformError) {
    _ = try await control.call("POST", "/restapis/\(id)/deployments", body: ["stageName": "api"])
  }

  /// Opens a method in draft, as `aws apigateway update-method` does.
  func open(_ method: String, _ path: String) async throws(PlatformError) {
    let resources = try await control.call("GET", "/restapis/\(id)/resources")["item"]?.list
    guard let resource = resources?.first(where: { $0["path"]?.string == path })?["id"]?.string else {
      throw .file("the API has no resource \(path).")
    }
    _ = try await control.call(
      "PATCH", "/restapis/\(id)/resources/\(resource)/methods/\(method)",
      body: ["patchOperations": [["op": "replace", "path": "/authorizationType", "value": "NONE"]]])
  }
}

/// API Gateway's control plane at the endpoint, without authplat between. Shows each call that changes something.
private struct Control: Sendable {
  let record: EndpointRecord
  let platform: Platform

  func call(_ method: String, _ path: String, body: Value) async throws(PlatformError) -> Value {
    try await call(method, path, type: "application/json", body: Array(JSONWriter.write(body).utf8))
  }

  func call(
    _ method: String, _ path: String, query: String = "", type: String? = nil, body: [UInt8] = []
  ) async throws(PlatformError) -> Value {
    let response: HTTPResponse
    do {
      let endpoint = try Endpoint(url: record.url)
      var request = HTTPRequest(
        method: method, scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port, path: path,
        query: query, headers: [("Accept", "application/json")], body: body)
      if let type { request.headers.append(("Content-Type", type)) }
      let key = record.keys[0]
      let signer = SigV4(
        credentials: Credentials(accessKeyID: key.accessKeyID, secret: key.secret, source: "demo"),
        region: "us-east-1", service: "apigateway")
      response = try await CurlTransport().send(
        signer.sign(request, at: platform.context.now()), timeout: 10, bypassingProxy: true)
    } catch {
      throw .file("\(method) \(path) failed: \(error)")
    }
    guard (200..<300).contains(response.status) else {
      throw .file(
        "\(method) \(path) was answered with \(response.status): \(String(decoding: response.body, as: UTF8.self))"
      )
    }
    if method != "GET" {
      Terminal.show("  \(method) \(path)\(query.isEmpty ? "" : "?\(query)")  \(response.status)")
    }
    do throws(JSONError) { return try JSONReader.read(response.body) } catch {
      throw .file("\(method) \(path) was answered with what is no JSON.")
    }
  }
}
