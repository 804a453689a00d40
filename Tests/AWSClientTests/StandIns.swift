import AWS
import Foundation
import ResourceModel
import Synchronization

@testable import AWSClient

/// A clock that a test owns: sleeping moves it to the end of the wait and takes no time.
final class VirtualTiming: Timing {
  private struct Clock {
    var uptime = 0.0
    var slept: [Double] = []
  }
  private let start: Timestamp
  private let clock = Mutex(Clock())

  init(_ start: String = "2026-11-21T05:00:00Z") {
    self.start = Timestamp(iso8601: start) ?? Timestamp(milliseconds: 0)
  }

  var now: Timestamp { start.adding(seconds: uptime) }
  var uptime: Double { clock.withLock(\.uptime) }
  var slept: [Double] { clock.withLock(\.slept) }

  func advance(_ seconds: Double) { clock.withLock { $0.uptime += seconds } }

  func sleep(_ seconds: Double) async throws(CancellationError) {
    if Task.isCancelled { throw CancellationError() }
    clock.withLock { clock in
      clock.slept.append(seconds)
      clock.uptime += seconds
    }
    await Task.yield()
  }
}

/// Time stands still: a wait ends only by being cancelled.
struct FrozenTiming: Timing {
  var now: Timestamp { Timestamp(milliseconds: 0) }
  var uptime: Double { 0 }

  func sleep(_ seconds: Double) async throws(CancellationError) {
    while !Task.isCancelled { await Task.yield() }
    throw CancellationError()
  }
}

/// Answers requests by a closure and remembers them, and how many were under way at once.
final class StubTransport: HTTPSending {
  typealias Answer = @Sendable (HTTPRequest, Int) -> Result<HTTPResponse, TransportError>
  private let seen = Mutex<[HTTPRequest]>([])
  private let underWay = Mutex((now: 0, most: 0))
  private let answer: Answer

  init(_ answer: @escaping Answer) { self.answer = answer }

  var requests: [HTTPRequest] { seen.withLock { $0 } }
  var mostAtOnce: Int { underWay.withLock(\.most) }

  func send(
    _ request: HTTPRequest, timeout: Double, bypassingProxy: Bool
  ) async throws(TransportError) -> HTTPResponse {
    let number = seen.withLock { seen in
      seen.append(request)
      return seen.count - 1
    }
    underWay.withLock { $0 = (now: $0.now + 1, most: max($0.most, $0.now + 1)) }
    for _ in 0..<5 { await Task.yield() }
    underWay.withLock { $0.now -= 1 }
    return try answer(request, number).get()
  }
}

extension HTTPResponse {
  static func json(_ status: Int, _ body: String, _ headers: [(name: String, value: String)] = [])
    -> HTTPResponse
  {
    HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
  }

  static func failure(
    _ code: String, status: Int = 400, _ headers: [(name: String, value: String)] = []
  ) -> HTTPResponse {
    json(status, "{\"__type\":\"\(code)\",\"message\":\"because\"}", headers)
  }
}

/// Collects what callbacks tell.
final class Recorder<Item: Sendable>: Sendable {
  private let kept = Mutex<[Item]>([])
  var items: [Item] { kept.withLock { $0 } }
  func add(_ item: Item) { kept.withLock { $0.append(item) } }
}
