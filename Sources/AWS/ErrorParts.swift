import ResourceModel

/// What the body and the headers of a failed answer hold, each nil where it is absent.
/// Source: botocore 1.43.11 `parsers.py`.
struct ErrorParts {
  var code: String?
  var message: String?
  var requestID: String?

  init(_ answer: HTTPResponse, form: ErrorForm) {
    switch form {
    case .json, .restJSON: readJSON(answer, headerFirst: form == .restJSON)
    case .query, .restXML: readXML(answer)
    }
    // A service that once spoke the query protocol names its old code here: `Code;Sender`.
    if let old = answer["x-amzn-query-error"]?.split(separator: ";").first {
      code = Self.trimmed(String(old))
    }
  }

  private mutating func readJSON(_ answer: HTTPResponse, headerFirst: Bool) {
    let body = (try? JSONReader.read(answer.body))?.map ?? [:]
    let inBody = (body["__type"] ?? body["code"] ?? body["Code"])?.string.flatMap { Self.trimmed($0) }
    let inHeader = answer["x-amzn-ErrorType"].flatMap { Self.trimmed($0) }
    code = headerFirst ? inHeader ?? inBody : inBody ?? inHeader
    message = (body["message"] ?? body["Message"])?.string
    // AWS may send a code and nothing else.
    if message == nil, code != nil { message = "" }
  }

  private mutating func readXML(_ answer: HTTPResponse) {
    guard let root = try? XMLReader.read(answer.body) else { return }
    guard let error = root.name == "Error" ? root : root["Error"] ?? root["Errors"]?["Error"] else { return }
    code = (error["Code"]?.text).flatMap { Self.trimmed($0) }
    message = error["Message"]?.text ?? ""
    requestID = (root["RequestId"] ?? root["RequestID"] ?? error["RequestId"])?.text
  }

  /// `com.amazonaws.x#FooException:http://…` → `FooException`; nil for anything that cannot be a code.
  static func trimmed(_ text: String) -> String? {
    let code = text.prefix { $0 != ":" }.split(separator: "#").last.map(String.init) ?? ""
    let isCode =
      !code.isEmpty && code.utf8.count <= 120
      && code.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      }
    return isCode ? code : nil
  }
}
