/// Requests and answers hold secrets in clear, so what is printed of them is where they went and no more.
extension HTTPRequest: CustomStringConvertible, CustomReflectable {
  /// Method and address without the query, which may hold a signature.
  package var description: String { "\(method) \(scheme.rawValue)://\(hostHeader)\(path)" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension HTTPResponse: CustomStringConvertible, CustomReflectable {
  /// Status and length of the body in bytes.
  package var description: String { "HTTP \(status), \(body.count) bytes" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
