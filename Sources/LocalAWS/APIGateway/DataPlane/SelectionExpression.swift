import AWS
import ResourceModel

/// A value of an HTTP API's parameter mapping: a text, a variable, or a text with variables in it.
///
/// Source: API Gateway developer guide, "Transform API requests and responses for HTTP APIs".
struct SelectionExpression: Sendable, Hashable {
  private enum Part: Sendable, Hashable {
    case text(String)
    case variable([String])
  }

  private let parts: [Part]

  init(_ text: String) {
    if text.hasPrefix("$"), !text.hasPrefix("${") {
      parts = [.variable(Self.names(text.dropFirst()))]
      return
    }
    var parts: [Part] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
      parts.append(.text(String(rest[..<start.lowerBound])))
      parts.append(.variable(Self.names(rest[start.upperBound..<end])))
      rest = rest[rest.index(after: end)...]
    }
    self.parts = parts + [.text(String(rest))]
  }

  private static func names(_ text: Substring) -> [String] {
    text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// Nil when a variable in it has no value.
  func value(in exchange: GatewayExchange) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .text(let part): text += part
      case .variable(let names):
        guard let value = Self.value(names, exchange) else { return nil }
        text += value
      }
    }
    return text
  }

  private static func value(_ names: [String], _ exchange: GatewayExchange) -> String? {
    let rest = names.dropFirst(2).joined(separator: ".")
    switch names.prefix(2) {
    case ["request", "header"]: return joined(exchange.headers(rest))
    case ["request", "querystring"]: return joined(exchange.queryValues(rest))
    case ["request", "path"]: return rest.isEmpty ? exchange.site.path : exchange.pathParameter(rest)
    case ["request", "body"], ["response", "body"]:
      guard let path = JSONPath(rest.isEmpty ? "$" : "$.\(rest)"),
        let root = try? JSONReader.read(exchange.inputBody)
      else { return nil }
      return path.value(in: root)?.bareText
    case ["response", "header"]: return exchange.response?[rest]
    default:
      switch names.first {
      case "context": return exchange.context(Array(names.dropFirst()))?.bareText
      case "stageVariables" where names.count == 2: return exchange.site.variables[names[1]]
      default: return nil
      }
    }
  }

  private static func joined(_ values: [String]) -> String? {
    values.isEmpty ? nil : values.joined(separator: ",")
  }
}

/// The changes that an HTTP API makes to a request or an answer: `overwrite:header.x-user` and its like.
struct ParameterChanges: Sendable {
  private struct Change: Sendable {
    let action: String
    /// Such as `header`, and the name.
    let place: String
    let name: String
    let value: SelectionExpression
  }

  private let changes: [Change]

  init(_ members: Value?) {
    changes = (members?.map ?? [:]).sorted { $0.key < $1.key }.compactMap { key, value in
      let halves = key.split(separator: ":", maxSplits: 1)
      guard halves.count == 2 else { return nil }
      let target = halves[1].split(separator: ".", maxSplits: 1).map(String.init)
      return Change(
        action: String(halves[0]), place: target[0], name: target.count > 1 ? target[1] : "",
        value: SelectionExpression(value.string ?? ""))
    }
  }

  var isEmpty: Bool { changes.isEmpty }

  func apply(to request: inout HTTPRequest, _ exchange: GatewayExchange) {
    for change in changes {
      let value = change.value.value(in: exchange)
      switch change.place {
      case "header": Self.apply(change, value, to: &request.headers)
      case "querystring":
        var fields = RESTProtocol.query(of: request)
        Self.apply(change, value, to: &fields)
        request.query = fields.map {
          "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))"
        }.joined(separator: "&")
      case "path": if let value, value.hasPrefix("/") { request.path = value }
      default: break
      }
    }
  }

  /// - Parameter exchange: with the answer in it.
  func apply(to response: inout HTTPResponse, _ exchange: GatewayExchange) {
    for change in changes {
      let value = change.value.value(in: exchange)
      switch change.place {
      case "header": Self.apply(change, value, to: &response.headers)
      case "statuscode": response.status = value.flatMap { Int($0) } ?? response.status
      default: break
      }
    }
  }

  private static func apply(
    _ change: Change, _ value: String?, to fields: inout [(name: String, value: String)]
  ) {
    let key = change.name.lowercased()
    if change.action != "append" { fields.removeAll { $0.name.lowercased() == key } }
    if change.action != "remove", let value { fields.append((change.name, value)) }
  }
}
