@testable import AWS

/// An answer as a corpus file lays it out.
struct RecordedAnswer {
  let operation: Operation
  let answer: HTTPResponse

  private static let operations = ReadOperation.all.map(\.operation) + WriteOperation.all.map(\.operation)

  /// Every input is an answer: what is missing counts as a plain success.
  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    func line() -> [UInt8]? {
      guard let end = rest.firstIndex(of: 0x0A) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return Array(rest[..<end])
    }
    let first = String(decoding: line() ?? [], as: UTF8.self).split(separator: " ")
    let name = first.first.map(String.init) ?? ""
    let status = first.dropFirst().first.flatMap { Int($0) } ?? 200
    var headers: [(name: String, value: String)] = []
    while headers.count < 16, let text = line(), !text.isEmpty {
      let halves = String(decoding: text, as: UTF8.self).split(separator: ":", maxSplits: 1)
      guard halves.count == 2 else { continue }
      headers.append((String(halves[0]), String(halves[1].drop { $0 == " " })))
    }
    // An unknown name still stands for some operation, so that no input is wasted.
    operation =
      Self.operations.first { $0.name == name }
      ?? Self.operations[name.utf8.reduce(0) { $0 + Int($1) } % Self.operations.count]
    answer = HTTPResponse(status: status, headers: headers, body: Array(rest))
  }
}
