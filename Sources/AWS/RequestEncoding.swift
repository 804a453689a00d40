import ResourceModel

/// The unsigned request of an operation.
extension HTTPRequest {
  /// Source: Smithy, "AWS JSON 1.1 protocol", "AWS query protocol" and "AWS restJson1 protocol".
  /// - Throws: ``AWSError`` with `OwnCode.configuration` when a value of the input is not known yet.
  init(
    calling operation: Operation, _ input: Attributes, at endpoint: Endpoint
  ) throws(AWSError) {
    if let unknown = input.sorted(by: { $0.key < $1.key }).first(where: { !$0.value.isKnown }) {
      throw Self.refusal(of: operation, "\(unknown.key) still refers to something unknown")
    }
    self.init(
      method: "POST", scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
      path: endpoint.pathPrefix + "/")
    switch operation.service.wireProtocol {
    case .json(let target):
      headers = [
        ("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "\(target).\(operation.name)"),
      ]
      body = Array(JSONWriter.write(.map(input), secrets: .revealed).utf8)
    case .query:
      headers = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
      body = Array(PercentEncoding.form(Self.fields(of: operation, input)).utf8)
    case .rest:
      guard let form = operation.form, let path = form.path(of: input) else {
        throw Self.refusal(of: operation, "a name that the address needs is missing")
      }
      method = form.method
      self.path = endpoint.pathPrefix + path
      query = form.query(of: input)
      // Without it API Gateway answers in another form, HAL.
      headers = [("Accept", "application/json")]
      for name in form.headers {
        guard let text = input[name]?.string else { continue }
        headers.removeAll { $0.name == name }
        headers.append((name, text))
      }
      if let content = form.body(of: input) {
        headers.append(("Content-Type", "application/json"))
        body = content
      }
    }
  }

  private static func refusal(of operation: Operation, _ message: String) -> AWSError {
    AWSError(
      code: AWSError.OwnCode.configuration, message: message, operation: operation.name,
      service: operation.service)
  }

  /// STS is the only query service here. Version: botocore 1.43.11, `sts/2011-06-15`.
  private static func fields(
    of operation: Operation, _ input: Attributes
  ) -> [(name: String, value: String)] {
    [("Action", operation.name), ("Version", "2011-06-15")]
      + input.sorted { $0.key < $1.key }.flatMap { fields($0.key, $0.value) }
  }

  /// A list is `Name.member.1`, a structure `Name.Member`; a list without items is the bare name.
  private static func fields(_ name: String, _ value: Value) -> [(name: String, value: String)] {
    switch value {
    case .bool(let claim): [(name, claim ? "true" : "false")]
    case .integer(let number): [(name, String(number))]
    case .decimal(let text), .string(let text): [(name, text)]
    case .secret(let secret): [(name, secret.reveal())]
    case .list(let items) where items.isEmpty: [(name, "")]
    case .list(let items):
      items.enumerated().flatMap { fields("\(name).member.\($0.offset + 1)", $0.element) }
    case .map(let members):
      members.sorted { $0.key < $1.key }.flatMap { fields("\(name).\($0.key)", $0.value) }
    case .template: []
    }
  }
}
