import AWS
import ResourceModel

/// Where a mapped parameter of a REST API gets its value: the right side of `requestParameters` and
/// `responseParameters`.
///
/// Source: API Gateway developer guide, "Amazon API Gateway API request and response data mapping reference".
enum ParameterSource: Sendable, Hashable {
  case literal(String)
  case context([String])
  case stageVariable(String)
  case path(String)
  case query(String, all: Bool)
  case header(String, all: Bool)
  case responseHeader(String, all: Bool)
  /// Of the request before the integration has answered, else of its answer.
  case body(JSONPath)

  /// Nil for what is no mapping.
  init?(_ text: String) {
    if text.utf8.count >= 2, text.hasPrefix("'"), text.hasSuffix("'") {
      self = .literal(String(text.dropFirst().dropLast()))
      return
    }
    let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    let rest = parts.count > 3 ? parts[3] : ""
    switch parts.prefix(3) {
    case ["method", "request", "path"]: self = .path(rest)
    case ["method", "request", "querystring"]: self = .query(rest, all: false)
    case ["method", "request", "multivaluequerystring"]: self = .query(rest, all: true)
    case ["method", "request", "header"]: self = .header(rest, all: false)
    case ["method", "request", "multivalueheader"]: self = .header(rest, all: true)
    case ["integration", "response", "header"]: self = .responseHeader(rest, all: false)
    case ["integration", "response", "multivalueheader"]: self = .responseHeader(rest, all: true)
    case ["method", "request", "body"], ["integration", "response", "body"]:
      guard let path = JSONPath(rest.isEmpty ? "$" : "$.\(rest)") else { return nil }
      self = .body(path)
    default:
      let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      switch names.first {
      case "context": self = .context(Array(names.dropFirst()))
      case "stageVariables" where names.count == 2: self = .stageVariable(names[1])
      default: return nil
      }
    }
  }

  /// None when there is none; several only of what may repeat.
  func values(in exchange: GatewayExchange) -> [String] {
    switch self {
    case .literal(let text): [text]
    case .context(let path): exchange.context(path).map { [$0.bareText] } ?? []
    case .stageVariable(let name): exchange.site.variables[name].map { [$0] } ?? []
    case .path(let name): exchange.pathParameter(name).map { [$0] } ?? []
    case .query(let name, let all): Self.some(exchange.queryValues(name), all)
    case .header(let name, let all): Self.some(exchange.headers(name), all)
    case .responseHeader(let name, let all):
      Self.some(
        (exchange.response?.headers ?? []).filter { $0.name.lowercased() == name.lowercased() }.map(\.value),
        all)
    case .body(let path): Self.body(path, exchange)
    }
  }

  /// Of one that repeats the last value counts.
  private static func some(_ values: [String], _ all: Bool) -> [String] { all ? values : values.suffix(1) }

  private static func body(_ path: JSONPath, _ exchange: GatewayExchange) -> [String] {
    if path.isRoot { return [String(decoding: exchange.inputBody, as: UTF8.self)] }
    guard let root = try? JSONReader.read(exchange.inputBody), let value = path.value(in: root) else {
      return []
    }
    return [value.bareText]
  }
}

extension [String: ParameterSource] {
  /// The mappings among these members whose left side begins so, by the rest of it.
  init(_ members: ResourceModel.Value?, _ prefix: String) {
    self = [:]
    for (name, value) in members?.map ?? [:] where name.hasPrefix(prefix) {
      guard let source = value.string.flatMap(ParameterSource.init) else { continue }
      self[String(name.dropFirst(prefix.count))] = source
    }
  }
}
