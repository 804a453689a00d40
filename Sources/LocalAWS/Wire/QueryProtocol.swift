import AWS
import ResourceModel

/// AWS's query protocol, seen from the server: form fields in, XML out.
///
/// Source: Smithy documentation, "AWS query protocol".
enum QueryProtocol {
  private static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

  /// The fields of a query call, in the body of a POST or in the query of a GET; nil for any other request.
  static func fields(of request: HTTPRequest) -> [String: String]? {
    let isForm = request["Content-Type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
    guard request.path == "/", request.method == "GET" || request.method == "POST" && isForm else {
      return nil
    }
    let text = request.method == "GET" ? Array(request.query.utf8) : request.body
    guard let fields = (try? WebForm(text))?.fields, fields["Action"] != nil else { return nil }
    return fields
  }

  /// `Tags.member.1.Key` and its like as the members that the rows describe; texts stay where a number or a truth
  /// was due and is none, so that the check refuses them.
  static func input(_ fields: [String: String], _ rows: [Attribute]) -> Attributes {
    members(fields.map { (path: $0.key.split(separator: ".").map(String.init), text: $0.value) }, rows)
  }

  private typealias Field = (path: [String], text: String)

  private static func members(_ fields: [Field], _ rows: [Attribute]) -> [String: Value] {
    var members: [String: Value] = [:]
    for row in rows {
      let own = fields.filter { $0.path.first == row.wireName }.map { (Array($0.path.dropFirst()), $0.text) }
      if !own.isEmpty { members[row.wireName] = value(own, row.wireType) }
    }
    return members
  }

  private static func value(_ fields: [Field], _ type: AttributeType) -> Value? {
    switch type {
    case .list(let element, _), .set(let element, _):
      let items = Dictionary(grouping: fields.filter { $0.path.count >= 2 && $0.path[0] == "member" }) {
        Int($0.path[1]) ?? 0
      }
      return .list(
        items.sorted { $0.key < $1.key }.compactMap { item in
          value(item.value.map { (Array($0.path.dropFirst(2)), $0.text) }, element)
        })
    case .object(let rows): return .map(members(fields, rows))
    case .integer: return fields.first.map { Int($0.text).map { .integer($0) } ?? .string($0.text) }
    case .bool: return fields.first.map { Bool($0.text).map { .bool($0) } ?? .string($0.text) }
    default: return fields.first.map { .string($0.text) }
    }
  }

  static func response(_ members: Attributes, of operation: String, _ requestID: String) -> HTTPResponse {
    response(
      200,
      """
      <\(operation)Response xmlns="\(namespace)"><\(operation)Result>\(xml(.map(members)))</\(operation)Result>\
      <ResponseMetadata><RequestId>\(requestID)</RequestId></ResponseMetadata></\(operation)Response>
      """, requestID)
  }

  static func response(_ error: AWSError, _ requestID: String) -> HTTPResponse {
    let (code, status) = named(error)
    let type = status < 500 ? "Sender" : "Receiver"
    return response(
      status,
      """
      <ErrorResponse xmlns="\(namespace)"><Error><Type>\(type)</Type><Code>\(code)</Code>\
      <Message>\(escaped(error.message))</Message></Error><RequestId>\(requestID)</RequestId></ErrorResponse>
      """, requestID)
  }

  /// Query services have names of their own for calls that cannot be read.
  private static func named(_ error: AWSError) -> (code: String, status: Int) {
    switch error.code {
    case "UnknownOperationException": ("InvalidAction", 400)
    case "SerializationException": ("MalformedInput", 400)
    default: (error.code, error.status ?? 400)
    }
  }

  private static func xml(_ value: Value) -> String {
    switch value {
    case .map(let members):
      members.sorted { $0.key < $1.key }.map { "<\($0.key)>\(xml($0.value))</\($0.key)>" }.joined()
    case .list(let items): items.map { "<member>\(xml($0))</member>" }.joined()
    case .string(let text): escaped(text)
    default: JSONWriter.write(value)
    }
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // No other control characters exist in XML, not even escaped.
      case _ where character.asciiValue.map({ $0 < 0x20 && ![9, 10, 13].contains($0) }) ?? false: break
      default: result.append(character)
      }
    }
  }

  private static func response(_ status: Int, _ body: String, _ requestID: String) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: [("Content-Type", "text/xml"), ("x-amzn-RequestId", requestID)],
      body: Array(body.utf8))
  }
}
