import AWS
import ResourceModel

/// How a REST API words what it answers by itself, compiled once a deployment.
///
/// Source: API Gateway developer guide, "Gateway responses for REST APIs in API Gateway"; which one counts is recorded
/// in aws-recorded apigateway_api.json, test_gateway_response_put.
struct GatewayResponses: Sendable {
  private struct Form: Sendable {
    let status: Int?
    let headers: [String: ParameterSource]
    let templates: MappingTemplates
  }

  private let forms: [String: Form]

  /// - Parameter stored: those of a deployment's snapshot.
  init(_ stored: [Value]) {
    forms = Dictionary(
      stored.compactMap { members in
        members["responseType"]?.string.map { type in
          (
            type,
            Form(
              status: members["statusCode"]?.number,
              headers: [String: ParameterSource](members["responseParameters"], "gatewayresponse.header."),
              templates: MappingTemplates(members["responseTemplates"])
            )
          )
        }
      }, uniquingKeysWith: { _, last in last })
  }

  /// - Parameter exchange: with the failure in it.
  func answer(_ failure: GatewayFailure, _ exchange: GatewayExchange) -> HTTPResponse {
    var exchange = exchange
    exchange.failure = failure
    let group = failure.status < 500 ? GatewayFailure.Kind.default4XX : .default5XX
    let form = forms[failure.kind.rawValue] ?? forms[group.rawValue]
    var headers: [(name: String, value: String)] = []
    for (name, source) in (form?.headers ?? [:]).sorted(by: { $0.key < $1.key }) {
      if let value = source.values(in: exchange).last { headers.append((name, value)) }
    }
    let chosen = form?.templates.choose(accepting: exchange.request["Accept"])
    let body: String
    switch chosen?.template {
    case .success(let template)?: body = template.rendered(in: exchange)
    case .failure(let problem)?: body = Self.standard(problem.failure)
    case nil: body = Self.standard(failure)
    }
    if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      headers.append(("Content-Type", chosen?.type ?? "application/json"))
    }
    headers.append(("x-amzn-ErrorType", failure.code))
    return HTTPResponse(status: form?.status ?? failure.status, headers: headers, body: Array(body.utf8))
  }

  private static func standard(_ failure: GatewayFailure) -> String {
    #"{"message":\#(failure.message.map { JSONWriter.write(.string($0)) } ?? "null")}"#
  }
}

/// Templates by media type.
struct MappingTemplates: Sendable {
  typealias Compiled = Result<MappingTemplate, MappingTemplate.Unsupported>

  private let all: [String: Compiled]

  init(_ members: Value?) {
    all = (members?.map ?? [:]).compactMapValues { value in
      // An empty one is none: the body passes as it is.
      value.string.flatMap { $0.isEmpty ? nil : $0 }.map { text in
        Compiled { () throws(MappingTemplate.Unsupported) in try MappingTemplate(text) }
      }
    }
  }

  var isEmpty: Bool { all.isEmpty }

  /// That of a media type, whatever its parameters.
  subscript(_ type: String) -> Compiled? {
    all[String(type.prefix { $0 != ";" && $0 != " " }).lowercased()]
  }

  /// For a client: the one that it asks for, else JSON, else the first by name.
  func choose(accepting accept: String?) -> (type: String, template: Compiled)? {
    for range in (accept ?? "").split(separator: ",") {
      let type = String(range.drop { $0 == " " }.prefix { $0 != ";" && $0 != " " })
      if let template = self[type] { return (type, template) }
    }
    if let template = all["application/json"] { return ("application/json", template) }
    return all.min { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension Value {
  /// A whole number, also one that is written as text, as API Gateway has status codes.
  var number: Int? { integer ?? string.flatMap { Int($0) } }
}
