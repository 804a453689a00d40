import AWS
import Foundation
import ResourceModel
import Testing

/// One case of AWS's published signing suites, read from the files beside this one.
struct SigV4Vector: Sendable, CustomTestStringConvertible {
  let name: String
  let signer: SigV4
  let request: HTTPRequest
  let time: Timestamp
  let expiresIn: Int
  let signBody: Bool
  /// Appended to the request after signing, and so not signed.
  let lateToken: String?
  let folder: URL

  var testDescription: String { name }

  /// A file of the case, without carriage returns; some of botocore's files have them.
  func text(_ file: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      .replacingOccurrences(of: "\r\n", with: "\n")
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Vectors")

  private static func folders(in path: String, holding file: (String) -> String) -> [URL] {
    let folder = root.appendingPathComponent(path)
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return paths.sorted().map { folder.appendingPathComponent($0) }.filter {
      FileManager.default.fileExists(atPath: $0.appendingPathComponent(file($0.lastPathComponent)).path)
    }
  }

  static let commonRuntime: [SigV4Vector] = folders(in: "aws-c-auth/v4") { _ in "request.txt" }
    .compactMap { try? commonRuntimeCase($0) }

  static let botocore: [SigV4Vector] = folders(in: "botocore/aws4_testsuite") { "\($0).req" }
    .compactMap { try? botocoreCase($0) }

  private static func commonRuntimeCase(_ folder: URL) throws -> SigV4Vector {
    let context = try JSONReader.read(Data(contentsOf: folder.appendingPathComponent("context.json")))
    let raw = try String(contentsOf: folder.appendingPathComponent("request.txt"), encoding: .utf8)
    let token = context["credentials"]?["token"]?.string
    let isLate = context["omit_session_token"]?.bool ?? false
    return SigV4Vector(
      name: folder.lastPathComponent,
      signer: SigV4(
        credentials: Credentials(
          accessKeyID: try some(context["credentials"]?["access_key_id"]?.string),
          secret: Secret(try some(context["credentials"]?["secret_access_key"]?.string)),
          sessionToken: isLate ? nil : token.map { Secret($0) }, source: "vector"),
        region: try some(context["region"]?.string), service: try some(context["service"]?.string),
        pathRule: try some(context["normalize"]?.bool) ? .normalisedAndEncodedTwice : .encodedTwice),
      request: try HTTPRequest(raw: raw),
      time: try some(context["timestamp"]?.string.flatMap { Timestamp(iso8601: $0) }),
      expiresIn: try some(context["expiration_in_seconds"]?.integer),
      signBody: try some(context["sign_body"]?.bool), lateToken: isLate ? token : nil, folder: folder)
  }

  /// The requests of this suite carry their date and token already; signing puts both there anew.
  private static func botocoreCase(_ folder: URL) throws -> SigV4Vector {
    let name = folder.lastPathComponent
    let raw = try String(contentsOf: folder.appendingPathComponent("\(name).req"), encoding: .utf8)
      .replacingOccurrences(of: "\r\n", with: "\n")
    let request = try HTTPRequest(raw: raw)
    // get-vanilla-with-session-token has its token in the signed request only; in post-sts-header-after the
    // token is not signed and so is none of the signer's business.
    let signed = try HTTPRequest(
      raw: String(contentsOf: folder.appendingPathComponent("\(name).sreq"), encoding: .utf8)
        .replacingOccurrences(of: "\r\n", with: "\n"))
    let token = name == "post-sts-header-after" ? nil : signed["X-Amz-Security-Token"]
    return SigV4Vector(
      name: name,
      signer: SigV4(
        credentials: Credentials(
          accessKeyID: "AKIDEXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
          sessionToken: token.map { Secret($0) }, source: "vector"),
        region: "us-east-1", service: "service"),
      request: request, time: try some(request["X-Amz-Date"].flatMap { Timestamp(compact: $0) }),
      expiresIn: 0, signBody: false, lateToken: nil, folder: folder)
  }
}

struct BrokenVector: Error {}

private func some<Wrapped>(_ value: Wrapped?) throws -> Wrapped {
  guard let value else { throw BrokenVector() }
  return value
}

extension HTTPRequest {
  /// Reads a request line, header lines (folded ones too) and a body, in the spelling of the suites.
  init(raw: String) throws {
    let halves = raw.components(separatedBy: "\n\n")
    var lines = halves[0].components(separatedBy: "\n")
    let line = lines.removeFirst()
    let method = line.prefix { $0 != " " }
    guard line.hasSuffix(" HTTP/1.1") else { throw BrokenVector() }
    let target = line.dropFirst(method.count + 1).dropLast(" HTTP/1.1".count)
    var headers: [(name: String, value: String)] = []
    for line in lines where !line.isEmpty {
      if line.hasPrefix(" ") {
        headers[headers.count - 1].value += "\n" + line
      } else {
        let colon = try some(line.firstIndex(of: ":"))
        headers.append((String(line[..<colon]), String(line[line.index(after: colon)...])))
      }
    }
    let host = try some(headers.first { $0.name.lowercased() == "host" }?.value)
    headers.removeAll { $0.name.lowercased() == "host" }
    self.init(
      method: String(method), host: host, path: String(target.prefix { $0 != "?" }),
      query: String(target.drop { $0 != "?" }.dropFirst()), headers: headers,
      body: Array(halves.dropFirst().joined(separator: "\n\n").utf8))
  }

  /// Everything about the request in one text, headers sorted: their order means nothing.
  var normalForm: String {
    let lines = headers.map { header in
      "\(header.name.lowercased()):\(header.value.trimmingCharacters(in: .whitespaces))"
    }
    return "\(method) \(path)?\(query) \(host)\n" + lines.sorted().joined(separator: "\n") + "\n\n"
      + String(decoding: body, as: UTF8.self)
  }
}
