@testable import AWS
@testable import LocalAWS

/// A request as a corpus file lays it out: `OPERATION METHOD PATH [unsigned]`, then headers, an empty line, the body.
///
/// The operation is the name alone, `-` for none, and anything else is sent as the target as it stands. `${pool}` and
/// its like stand for ids that only the scene knows.
struct RecordedRequest {
  private static let operations: [String: (target: String, isSigned: Bool, service: Service)] = {
    var operations: [String: (target: String, isSigned: Bool, service: Service)] = [:]
    for service in LocalService.all {
      guard let prefix = service.service.targetPrefix else { continue }
      for (name, operation) in service.operations {
        // Tags of parameters and of secrets have operations of the same name.
        let known = operations[name] == nil ? name : "\(service.service.rawValue):\(name)"
        operations[known] = ("\(prefix).\(name)", operation.isSigned, service.service)
      }
    }
    return operations
  }()

  let request: HTTPRequest
  let isSigned: Bool
  /// AWS takes the operation without a signature.
  let isPublic: Bool

  init(_ bytes: [UInt8], _ scene: Scene) {
    var rest = scene.filled(bytes)[...]
    func line() -> String? {
      guard let end = rest.firstIndex(of: 0x0A) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
    let words = (line() ?? "").split(separator: " ").map(String.init)
    let name = words.first ?? "-"
    let operation = Self.operations[name]
    let target = words.count > 2 ? words[2] : "/"
    let mark = target.firstIndex(of: "?")
    let path = String(target[..<(mark ?? target.endIndex)])
    var request = HTTPRequest(
      method: words.count > 1 ? words[1] : "POST", scheme: .http, host: "127.0.0.1", port: 4577,
      path: path.hasPrefix("/") ? path : "/\(path)",
      query: mark.map { String(target[target.index(after: $0)...]) } ?? "")
    if name != "-" { request.headers.append(("X-Amz-Target", operation?.target ?? name)) }
    while request.headers.count < 16, let text = line(), !text.isEmpty {
      let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
      guard halves.count == 2 else { continue }
      let value = String(halves[1].drop { $0 == " " })
      if halves[0].lowercased() == "host" {
        request.host = value
      } else {
        request.headers.append((halves[0], value))
      }
    }
    request.body = Array(rest)
    isSigned = !words.contains("unsigned") && request["Authorization"] == nil
    isPublic = operation?.isSigned == false
    self.request = isSigned ? scene.signed(request, for: operation?.service ?? .sts) : request
  }
}
