import AWS
import Foundation
import TestSupport
import Testing

@testable import AWSClient

@Suite(.timeLimit(.minutes(1)))
struct CurlTransportTests {
  private func request(
    _ server: ScriptedServer, _ method: String = "POST", path: String = "/", query: String = "",
    headers: [(name: String, value: String)] = [], body: String = "{}"
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, scheme: .http, host: "127.0.0.1", port: server.port, path: path, query: query,
      headers: headers, body: Array(body.utf8))
  }

  private func failure(
    _ transport: CurlTransport, _ request: HTTPRequest, timeout: Double = 10
  ) async -> TransportError? {
    do {
      _ = try await transport.send(request, timeout: timeout, bypassingProxy: false)
      return nil
    } catch { return error }
  }

  @Test func `a request goes over the wire exactly as it stands`() async throws {
    let server = try ScriptedServer { _, _ in
      .answer(200, headers: [("X-Amzn-RequestId", "r1")], body: "{\"a\":1}")
    }
    let answer = try await CurlTransport().send(
      request(
        server, path: "/a/../b//c%2F~", query: "z=1&a=%20&flag",
        headers: [("X-Amz-Target", "S.Op"), ("X-Empty", ""), ("Content-Type", "application/x-amz-json-1.1")],
        body: "{\"x\":\"é\"}"),
      timeout: 10, bypassingProxy: false)
    #expect(answer.status == 200)
    #expect(answer["x-amzn-requestid"] == "r1")
    #expect(String(decoding: answer.body, as: UTF8.self) == "{\"a\":1}")
    let seen = try #require(server.received.first)
    #expect(seen.method == "POST")
    #expect(seen.target == "/a/../b//c%2F~?z=1&a=%20&flag")
    #expect(seen.text == "{\"x\":\"é\"}")
    let names = seen.headers.map { $0.name.lowercased() }.sorted()
    #expect(names == ["content-length", "content-type", "host", "x-amz-target", "x-empty"])
  }

  @Test(arguments: ["GET", "PUT", "DELETE", "POST"]) func `methods without body arrive`(method: String)
    async throws
  {
    let server = try ScriptedServer { _, _ in .answer(200) }
    let answer = try await CurlTransport().send(
      request(server, method, body: ""), timeout: 10, bypassingProxy: true)
    #expect(answer.status == 200)
    #expect(server.received.map(\.method) == [method])
  }

  @Test func `a body of two megabytes needs no leave to be sent`() async throws {
    let server = try ScriptedServer { _, _ in .answer(200) }
    let body = String(repeating: "x", count: 2 << 20)
    _ = try await CurlTransport().send(request(server, body: body), timeout: 20, bypassingProxy: false)
    let seen = try #require(server.received.first)
    #expect(seen.body.count == 2 << 20)
    #expect(seen["Expect"] == nil)
  }

  @Test func `a connection is kept for the next request`() async throws {
    let server = try ScriptedServer { _, _ in .answer(200, body: "ok") }
    let transport = CurlTransport()
    for _ in 0..<20 { _ = try await transport.send(request(server), timeout: 10, bypassingProxy: false) }
    #expect(server.connections == 1)
    #expect(server.received.count == 20)
  }

  @Test func `many requests at once all get their own answer`() async throws {
    let server = try ScriptedServer { request, _ in .answer(200, body: request.text) }
    let transport = CurlTransport()
    let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for index in 0..<200 {
        let request = request(server, body: "number \(index)")
        group.addTask {
          let answer = try await transport.send(request, timeout: 20, bypassingProxy: false)
          return (index, String(decoding: answer.body, as: UTF8.self))
        }
      }
      return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    #expect(answers.count == 200)
    #expect(answers.allSatisfy { $0.value == "number \($0.key)" })
  }

  @Test func `a redirect is an answer and takes no credentials elsewhere`() async throws {
    let other = try ScriptedServer { _, _ in .answer(200) }
    let server = try ScriptedServer { [port = other.port] _, _ in
      .answer(307, headers: [("Location", "http://127.0.0.1:\(port)/")])
    }
    let answer = try await CurlTransport().send(
      request(server, headers: [("Authorization", "AWS4-HMAC-SHA256 x")]), timeout: 10, bypassingProxy: false)
    #expect(answer.status == 307)
    #expect(other.received.isEmpty)
  }

  @Test func `no answer in time is a timeout that may have arrived`() async throws {
    let server = try ScriptedServer { _, _ in .silence }
    let error = await failure(CurlTransport(), request(server), timeout: 0.3)
    #expect(error?.code == .timeout)
    #expect(error?.mayHaveArrived == true)
  }

  @Test func `a closed port was certainly not reached`() async throws {
    let server = try ScriptedServer { _, _ in .answer(200) }
    server.stop()
    let error = await failure(CurlTransport(), request(server))
    #expect(error?.code == .unreachable)
    #expect(error?.mayHaveArrived == false)
  }

  @Test func `a name without address was certainly not reached`() async {
    let error = await failure(
      CurlTransport(), HTTPRequest(method: "POST", host: "nowhere.invalid", body: [1]))
    #expect(error?.code == .unreachable)
    #expect(error?.mayHaveArrived == false)
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", TransportError.Code.unreachable),
    ("", .unreachable),
    ("this is not http at all\r\n\r\n", .protocolViolation),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .unreachable),
  ])
  func `a broken answer may have arrived`(reply: String, code: TransportError.Code) async throws {
    let server = try ScriptedServer { _, _ in .raw(Array(reply.utf8)) }
    let error = await failure(CurlTransport(), request(server))
    #expect(error?.code == code)
    #expect(error?.mayHaveArrived == true)
  }

  @Test func `a kept connection that dies under a request does not have it sent twice`() async throws {
    let server = try ScriptedServer { _, count in count == 0 ? .answer(200) : .raw([]) }
    let transport = CurlTransport()
    _ = try await transport.send(request(server), timeout: 10, bypassingProxy: false)
    let error = await failure(transport, request(server, body: "{\"PoolName\":\"p\"}"))
    #expect(error?.code == .unreachable)
    #expect(error?.mayHaveArrived == true)
    #expect(server.received.count == 2, "the second request was repeated")
  }

  @Test(arguments: [true, false]) func `an answer that is too large is cut off`(announced: Bool) async throws
  {
    let head = "HTTP/1.1 200 OK\r\n" + (announced ? "Content-Length: 5000\r\n" : "") + "\r\n"
    let server = try ScriptedServer { _, _ in .raw(Array((head + String(repeating: "x", count: 5000)).utf8)) }
    let error = await failure(CurlTransport(.init(maximumBody: 4096)), request(server))
    #expect(error?.code == .tooLarge)
    #expect(error?.mayHaveArrived == true)
  }

  @Test func `endless headers are cut off`() async throws {
    let line = "X-Pad: " + String(repeating: "x", count: 8000) + "\r\n"
    let text = "HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 200)
    let server = try ScriptedServer { _, _ in .raw(Array(text.utf8)) }
    #expect(await failure(CurlTransport(), request(server))?.code == .tooLarge)
  }

  @Test func `cancelling ends the wait at once`() async throws {
    let server = try ScriptedServer { _, _ in .silence }
    let transport = CurlTransport()
    let request = request(server)
    let task = Task { await failure(transport, request, timeout: 50) }
    while server.received.isEmpty { await Task.yield() }
    task.cancel()
    let error = await task.value
    #expect(error?.code == .cancelled)
    #expect(error?.mayHaveArrived == true)
  }

  @Test func `a task that is cancelled already sends nothing it would not take back`() async throws {
    let server = try ScriptedServer { _, _ in .silence }
    let transport = CurlTransport()
    let request = request(server)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return await failure(transport, request, timeout: 50)
    }
    task.cancel()
    #expect(await task.value?.code == .cancelled)
  }

  @Test func `plain http to a network is refused`() async {
    for host in ["example.com", "10.0.0.1", "127.0.0.1.example.com", "localhost.example.com", "169.254.1.1"] {
      let error = await failure(CurlTransport(), HTTPRequest(method: "GET", scheme: .http, host: host))
      #expect(error?.code == .protocolViolation)
      #expect(error?.mayHaveArrived == false)
    }
  }

  @Test func `plain http to a network goes where a setting allows it`() throws {
    let request = HTTPRequest(method: "GET", scheme: .http, host: "backend.example")
    #expect(throws: TransportError.self) { try RequestRules.check(request) }
    try RequestRules.check(request, allowsPlainHTTP: true)
  }

  @Test func `requests that could be read in two ways are refused`() async {
    let bad = [
      HTTPRequest(method: "GET", host: "a.example", headers: [("X", "1\r\nY: 2")]),
      HTTPRequest(method: "GET", host: "a.example", headers: [("X:Y", "1")]),
      HTTPRequest(method: "GET", host: "u:p@a.example"),
      HTTPRequest(method: "GET", host: "a.example/x"),
      HTTPRequest(method: "GET", host: "a.example", path: "/a b"),
      HTTPRequest(method: "GET /", host: "a.example"),
    ]
    for request in bad {
      #expect(await failure(CurlTransport(), request)?.code == .protocolViolation)
    }
  }

  @Test func `https goes through the proxy and other headers stay inside the tunnel`() async throws {
    let proxy = try ScriptedServer { _, _ in .answer(407, body: "who are you") }
    let settings = ProxySettings(environment: ["HTTPS_PROXY": "http://user:c4nary-pw@127.0.0.1:\(proxy.port)"]
    )
    let error = await failure(
      CurlTransport(.init(proxy: settings)),
      HTTPRequest(method: "POST", host: "cognito-idp.example", headers: [("Authorization", "AWS4 x")]))
    #expect(error != nil)
    #expect(error?.mayHaveArrived == false)
    #expect(error?.reason.contains("c4nary-pw") == false)
    let seen = try #require(proxy.received.first)
    #expect(seen.method == "CONNECT")
    #expect(seen.target == "cognito-idp.example:443")
    #expect(seen["Authorization"] == nil)
  }

  @Test func `NO_PROXY and metadata calls go round the proxy`() async throws {
    let proxy = try ScriptedServer { _, _ in .answer(502) }
    let address = "http://127.0.0.1:\(proxy.port)"
    let settings = ProxySettings(environment: ["https_proxy": address, "NO_PROXY": "other, .invalid"])
    _ = await failure(CurlTransport(.init(proxy: settings)), HTTPRequest(method: "GET", host: "a.invalid"))
    let all = ProxySettings(environment: ["HTTPS_PROXY": address, "HTTP_PROXY": address])
    let server = try ScriptedServer { _, _ in .answer(200) }
    #expect(await failure(CurlTransport(.init(proxy: all)), request(server)) == nil)
    #expect(proxy.received.isEmpty)
  }

  @Test func `a broken proxy setting does not show its password`() async {
    let settings = ProxySettings(environment: ["HTTPS_PROXY": "nonsense://user:c4nary-pw@host:1"])
    let error = await failure(
      CurlTransport(.init(proxy: settings)), HTTPRequest(method: "GET", host: "a.invalid"))
    #expect(error != nil)
    #expect(error?.reason.contains("c4nary-pw") == false)
    #expect(error?.mayHaveArrived == false)
  }

  @Test func `releasing the transport lets waiting calls go`() async throws {
    let server = try ScriptedServer { _, _ in .silence }
    let loop = CurlLoop(CurlTransport.Settings())
    loop.start()
    let request = request(server)
    let ticket = loop.makeTicket()
    let task = Task {
      await withCheckedContinuation { continuation in
        loop.submit(
          .init(
            ticket: ticket, request: request, timeout: 50, bypassingProxy: true, continuation: continuation))
      }
    }
    while server.received.isEmpty { await Task.yield() }
    loop.stop()
    await #expect(throws: TransportError(.cancelled, "", mayHaveArrived: true)) { try await task.value.get() }
  }
}
