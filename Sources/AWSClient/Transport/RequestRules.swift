import AWS

/// What a request must be like before it may leave.
enum RequestRules {
  /// - Throws: `protocolViolation` for a request that could be read in two ways, or that would go in clear
  ///   text over a network. The text of the request is not repeated: it may hold secrets.
  static func check(_ request: HTTPRequest, allowsPlainHTTP: Bool = false) throws(TransportError) {
    guard !request.host.isEmpty, request.host.utf8.allSatisfy({ isHostByte($0) }) else {
      throw refusal("the host is not a host name")
    }
    guard request.scheme == .https || allowsPlainHTTP || mayBeReachedInClear(request.host) else {
      throw refusal("plain http is only for this computer and for metadata services; use https")
    }
    guard request.path.hasPrefix("/"), (request.path + request.query).utf8.allSatisfy({ isVisible($0) })
    else {
      throw refusal("path and query must be percent-encoded")
    }
    guard !request.method.isEmpty, request.method.utf8.allSatisfy({ (65...90).contains($0) }) else {
      throw refusal("the method is not one of HTTP's")
    }
    for (name, value) in request.headers {
      guard !name.isEmpty, name.utf8.allSatisfy({ isVisible($0) && $0 != UInt8(ascii: ":") }),
        name.utf8.allSatisfy({ $0 != UInt8(ascii: ";") }),
        value.utf8.allSatisfy({ $0 == 9 || ($0 >= 32 && $0 != 127) })
      else { throw refusal("a header holds a character that headers cannot hold") }
    }
  }

  /// This computer (RFC 6761; 127.0.0.0/8; ::1), and the link-local addresses where EC2, ECS and EKS hand out
  /// credentials. Source: AWS SDKs and Tools reference guide, "Container credential provider", "IMDS".
  static func mayBeReachedInClear(_ host: String) -> Bool {
    Endpoint.isLoopback(host)
      || ["169.254.169.254", "169.254.170.2", "169.254.170.23", "[fd00:ec2::254]", "[fd00:ec2::23]"]
        .contains(host)
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-._:[]".utf8.contains(byte)
    }
  }

  private static func isVisible(_ byte: UInt8) -> Bool { (33...126).contains(byte) }

  private static func refusal(_ reason: String) -> TransportError {
    TransportError(.protocolViolation, reason, mayHaveArrived: false)
  }
}
