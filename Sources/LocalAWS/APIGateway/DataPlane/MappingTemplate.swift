import AWS
import ResourceModel

/// A mapping template of a REST API: text with references, compiled once a deployment.
///
/// Of Velocity's language it knows references to `$context`, `$stageVariables`, `$input.body`, `$input.json('$.x')` and
/// `$input.params('x')`. A reference that has no value is empty text. A template with more in it is never
/// evaluated by half.
/// Source: API Gateway developer guide, "API Gateway mapping template and access logging variable reference".
struct MappingTemplate: Sendable {
  /// What a template holds and the endpoint does not evaluate.
  struct Unsupported: Error, Sendable, Hashable {
    let construct: String

    var failure: GatewayFailure {
      .unsupported(
        "the embedded endpoint does not evaluate \(construct) in mapping templates; it knows $context, "
          + "$stageVariables, $input.body, $input.json('$.x') and $input.params('x')")
    }
  }

  enum Part: Sendable {
    case text(String)
    case context([String])
    case stageVariable(String)
    case inputBody
    case inputJSON(JSONPath)
    case inputParameter(String)
  }

  private let parts: [Part]

  init(_ text: String) throws(Unsupported) {
    var reader = TemplateReader(text)
    parts = try reader.parts()
  }

  func rendered(in exchange: GatewayExchange) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let part): text += part
      case .context(let path): text += exchange.context(path)?.bareText ?? ""
      case .stageVariable(let name): text += exchange.site.variables[name] ?? ""
      case .inputBody: text += Self.body(exchange)
      case .inputJSON(let path): text += Self.json(path, exchange)
      case .inputParameter(let name): text += exchange.parameter(name) ?? ""
      }
    }
    return text
  }

  /// An empty body is `{}`: aws-recorded apigateway_common.json, test_input_body_formatting.
  private static func body(_ exchange: GatewayExchange) -> String {
    exchange.inputBody.isEmpty ? "{}" : String(decoding: exchange.inputBody, as: UTF8.self)
  }

  private static func json(_ path: JSONPath, _ exchange: GatewayExchange) -> String {
    // The whole stands as it came, so that its order and nulls stay.
    if path.isRoot { return body(exchange) }
    guard let root = try? JSONReader.read(exchange.inputBody), let value = path.value(in: root) else {
      return ""
    }
    return JSONWriter.write(value)
  }
}
