import Dispatch
import ResourceModel

@testable import AWS
@testable import LocalAWS

/// What libFuzzer calls with each input: some requests, one after the other, to an endpoint that holds a little of all.
///
/// The input is laid out for people, see ``RecordedRequest``; a line `===` stands between two requests.
@_cdecl("LLVMFuzzerTestOneInput")
public func testRequests(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  wait { await answerAll(input) }
  return 0
}

private let scene = wait { await Scene.make() }

/// More would only make an input slow.
private let mostRequests = 6

private func answerAll(_ input: [UInt8]) async {
  let endpoint = scene.endpoint()
  for part in input.split(separating: Array("\n===\n".utf8)).prefix(mostRequests) {
    let recorded = RecordedRequest(part, scene)
    guard case .response(let response) = await endpoint.answer(recorded.request) else {
      preconditionFailure("nothing is dropped unasked")
    }
    check(response, to: recorded)
  }
  guard case .response(let last) = await endpoint.answer(scene.lastRequest) else {
    preconditionFailure("nothing is dropped unasked")
  }
  precondition(last.status == 200 || last.status == 400, "the endpoint still answers")
}

private func check(_ response: HTTPResponse, to recorded: RecordedRequest) {
  precondition(
    (200..<500).contains(response.status), "no request is the endpoint's failure: \(response.status)")
  precondition(response.headers.allSatisfy { !$0.value.utf8.contains { $0 < 0x20 } }, "a header is one line")
  guard recorded.request["X-Amz-Target"] != nil, !recorded.request.path.hasPrefix("/_authplat/") else {
    return
  }
  guard let members = (try? JSONReader.read(response.body))?.map else {
    preconditionFailure("every answer is a JSON object")
  }
  if response.status == 200 {
    precondition(recorded.isSigned || recorded.isPublic, "what must be signed is signed")
    return
  }
  precondition(members["__type"]?.string?.isEmpty == false, "an error has a code")
  let sent = String(decoding: recorded.request.body, as: UTF8.self)
  let shown = String(decoding: response.body, as: UTF8.self)
  for secret in scene.secrets where !sent.contains(secret) {
    precondition(!shown.contains(secret), "an error tells no secret")
  }
}

/// Runs to its end what may wait; libFuzzer knows no such thing.
private func wait<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
  let done = DispatchSemaphore(value: 0)
  let box = Box<Value>()
  Task {
    box.value = await work()
    done.signal()
  }
  done.wait()
  guard let value = box.value else { preconditionFailure("the work is done") }
  return value
}

/// `@unchecked Sendable`: written before the semaphore's signal and read after it.
private final class Box<Value>: @unchecked Sendable {
  var value: Value?
}

extension Array where Element == UInt8 {
  fileprivate func split(separating separator: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var rest = self[...]
    while let found = rest.firstRange(of: separator) {
      parts.append(Array(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return parts + [Array(rest)]
  }
}
