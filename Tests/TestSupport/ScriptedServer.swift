import Foundation
import Synchronization

/// A small HTTP/1.1 server on loopback that answers as a test says, wrongly where the test wants that.
///
/// One thread a connection, blocking sockets, nothing shared with the client it judges. It stops when released.
package final class ScriptedServer: Sendable {
  /// A request as it came over the wire.
  package struct Received: Sendable {
    package let method: String
    /// Path and query as sent.
    package let target: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// Counts connections from one, to see whether one was kept.
    package let connection: Int

    package subscript(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
    package var text: String { String(decoding: body, as: UTF8.self) }
  }

  package enum Reply: Sendable {
    /// A proper answer; the connection stays open.
    case answer(Int, headers: [(String, String)] = [], body: String = "")
    /// These bytes, and then the connection is closed.
    case raw([UInt8])
    /// Nothing, until the client gives up.
    case silence
  }

  private struct Ledger {
    var received: [Received] = []
    var connections = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  package let port: Int
  private let listener: Int32
  private let ledger = Mutex(Ledger())
  private let reply: @Sendable (Received, Int) -> Reply

  /// - Parameter reply: the request, and how many came before it.
  package init(_ reply: @escaping @Sendable (Received, Int) -> Reply) throws {
    self.reply = reply
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 64) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    listener = socket
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread { [weak self] in
      while true {
        let connection = Glibc.accept(socket, nil, nil)
        guard connection >= 0 else { return }
        guard let server = self, server.note(connection) else {
          close(connection)
          return
        }
        Thread { server.serve(connection) }.start()
      }
    }.start()
  }

  deinit { stop() }

  /// Closes everything; a client that is waiting sees the connection drop.
  package func stop() {
    ledger.withLock { ledger in
      guard !ledger.isStopped else { return }
      ledger.isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      close(listener)
      for connection in ledger.open { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  package var received: [Received] { ledger.withLock(\.received) }
  package var connections: Int { ledger.withLock(\.connections) }

  private func note(_ connection: Int32) -> Bool {
    ledger.withLock { ledger in
      guard !ledger.isStopped else { return false }
      ledger.open.insert(connection)
      ledger.connections += 1
      return true
    }
  }

  private func serve(_ connection: Int32) {
    let number = connections
    var buffer: [UInt8] = []
    while let request = readRequest(connection, &buffer, number) {
      let count = ledger.withLock { ledger in
        ledger.received.append(request)
        return ledger.received.count - 1
      }
      switch reply(request, count) {
      case .answer(let status, let headers, let body):
        var head = "HTTP/1.1 \(status) Scripted\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        head += "Content-Length: \(body.utf8.count)\r\n\r\n"
        write(connection, Array((head + body).utf8))
        continue
      case .raw(let bytes): write(connection, bytes)
      case .silence:
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
      }
      break
    }
    ledger.withLock { _ = $0.open.remove(connection) }
    close(connection)
  }

  private func readRequest(_ connection: Int32, _ buffer: inout [UInt8], _ number: Int) -> Received? {
    while true {
      if let end = buffer.firstRange(of: [13, 10, 13, 10]) {
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let headers: [(name: String, value: String)] = lines.dropFirst().map { line in
          let parts = line.split(separator: ":", maxSplits: 1)
          return (String(parts[0]), (parts.dropFirst().first ?? "").trimmingCharacters(in: .whitespaces))
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        if buffer.count >= end.upperBound + length {
          let first = lines[0].split(separator: " ")
          let body = Array(buffer[end.upperBound..<end.upperBound + length])
          buffer.removeFirst(end.upperBound + length)
          return Received(
            method: String(first[0]), target: first.count > 1 ? String(first[1]) : "", headers: headers,
            body: body, connection: number)
        }
      }
      var part = [UInt8](repeating: 0, count: 65536)
      let count = recv(connection, &part, part.count, 0)
      guard count > 0 else { return nil }
      buffer += part.prefix(count)
    }
  }

  private func write(_ connection: Int32, _ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
