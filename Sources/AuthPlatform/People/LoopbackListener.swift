import Foundation

/// Listens on this computer alone until the one request comes that is waited for, and answers it by a small page.
///
/// A server for one page: HTTP/1.1's request line is all that is read of a request, every answer ends its connection, and
/// whoever keeps a connection without asking anything (browsers open some in advance) holds nobody up.
final class LoopbackListener: Sendable {
  /// A page without scripts, styles or links; nothing in it comes from a request.
  struct Page: Sendable {
    var status = 200
    let title: String
    let text: String
  }

  /// Bytes of a request that are read at most.
  private static let longestRequest = 16_384
  private static let mostConnections = 32
  /// Seconds that a connection may take over its request.
  private static let patience = 10.0

  private let descriptor: Int32

  /// - Throws: `noListener` when the port cannot be had.
  init(port: Int) throws(SignInFailure) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    // Never another address: what comes here holds a code.
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(descriptor, 16) == 0
      }
    }
    guard isBound else {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw SignInFailure(
        .noListener, "Port \(port) of 127.0.0.1, to which the browser is to return, cannot be had: \(reason)."
      )
    }
  }

  deinit { close(descriptor) }

  /// Answers requests until one is the one.
  /// - Parameters:
  ///   - seconds: to wait.
  ///   - answer: told method and target of each request; what it gives beside the page ends the wait.
  /// - Returns: nil when it did not come in time.
  func wait<Answer: Sendable>(
    _ seconds: Double,
    answer: @escaping @Sendable (_ method: String, _ target: String) -> (page: Page, answer: Answer?)
  ) async -> Answer? {
    await withCheckedContinuation { continuation in
      // It blocks, so it gets a thread of its own.
      Thread { [self] in continuation.resume(returning: serve(seconds, answer)) }.start()
    }
  }

  private struct Client {
    let since = ContinuousClock.now
    var received: [UInt8] = []
  }

  private func serve<Answer>(
    _ seconds: Double, _ answer: (String, String) -> (page: Page, answer: Answer?)
  ) -> Answer? {
    var clients: [Int32: Client] = [:]
    defer { for client in clients.keys { close(client) } }
    func end(_ client: Int32) {
      close(client)
      clients[client] = nil
    }
    let start = ContinuousClock.now
    while start.duration(to: .now) < .seconds(seconds) {
      var polled = ([descriptor] + clients.keys).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), 200) >= 0 || errno == EINTR else { return nil }
      for state in polled.dropFirst() {
        guard var client = clients[state.fd] else { continue }
        if state.revents == 0 {
          if client.since.duration(to: .now) > .seconds(Self.patience) { end(state.fd) }
          continue
        }
        let line = receive(&client, from: state.fd)
        clients[state.fd] = client
        guard let line else { continue }
        defer { end(state.fd) }
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3 else { continue }
        let (page, found) = answer(String(words[0]), String(words[1]))
        send(page, to: state.fd)
        if let found { return found }
      }
      if polled[0].revents != 0 {
        let client = accept(descriptor, nil, nil)
        if client >= 0 {
          _ = fcntl(client, F_SETFD, FD_CLOEXEC)
          clients[client] = Client()
          if clients.count > Self.mostConnections { end(client) }
        }
      }
    }
    return nil
  }

  /// Reads what has come.
  /// - Returns: the request line once the head is there; empty for what will never be a request; nil while more is to
  ///   come.
  private func receive(_ client: inout Client, from descriptor: Int32) -> String? {
    var part = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &part, part.count, 0)
    guard count > 0 else { return "" }
    client.received += part.prefix(count)
    if client.received.count > Self.longestRequest { return "" }
    guard client.received.firstRange(of: Array("\r\n\r\n".utf8)) != nil else { return nil }
    return String(decoding: client.received.prefix { $0 != 0x0D }, as: UTF8.self)
  }

  private func send(_ page: Page, to client: Int32) {
    let body = """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>\(page.title)</title>
      <h1>\(page.title)</h1>
      <p>\(page.text)</p>
      </html>

      """
    let head = [
      "HTTP/1.1 \(page.status) \(page.status == 200 ? "OK" : "Refused")",
      "Content-Type: text/html; charset=utf-8", "Content-Length: \(body.utf8.count)", "Connection: close",
      "Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff",
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'", "", "",
    ]
    var rest = Array((head.joined(separator: "\r\n") + body).utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
