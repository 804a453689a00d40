import Foundation

/// Sends requests over connections that stay open, one request at a time on each, from one thread.
///
/// It costs some five microseconds a request, so that on two cores the endpoint gets nearly all.
struct Load {
  struct Result {
    var nanoseconds: [UInt64] = []
    var refused = 0
    var seconds = 0.0
    /// Of this process.
    var processorSeconds = 0.0
  }

  let port: UInt16

  /// Sends `count` requests, the given ones in turn. A connection that the server ends, as MiniStack's does after a
  /// thousand requests, is opened again.
  /// - Throws: ``Unusable`` when the endpoint ends a connection or does not speak HTTP.
  func run(_ requests: [[UInt8]], connections: Int, count: Int) throws -> Result {
    var result = Result()
    result.nanoseconds.reserveCapacity(count)
    var open = try (0..<min(connections, count)).map { _ in try LoadConnection(port: port) }
    defer { for connection in open { connection.shut() } }
    var polled = open.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    var sent = 0
    let begun = Self.now
    let processor = clock()
    for index in open.indices {
      try open[index].send(requests[sent % requests.count], at: Self.now)
      sent += 1
    }
    while result.nanoseconds.count < count {
      guard poll(&polled, nfds_t(polled.count), 10_000) > 0 else { throw Unusable() }
      for index in open.indices where polled[index].revents != 0 {
        guard let answer = try open[index].receive() else { continue }
        let now = Self.now
        result.nanoseconds.append(now - open[index].sentAt)
        if answer.status != 200 { result.refused += 1 }
        if answer.isLast {
          open[index].shut()
          open[index] = try LoadConnection(port: port)
          polled[index].fd = open[index].descriptor
        }
        if sent < count {
          try open[index].send(requests[sent % requests.count], at: now)
          sent += 1
        }
      }
    }
    result.seconds = Double(Self.now - begun) / 1e9
    result.processorSeconds = Double(clock() - processor) / Double(CLOCKS_PER_SEC)
    return result
  }

  /// The body of one answer.
  /// - Throws: ``Unusable`` unless its status is 200.
  func answer(_ request: [UInt8]) throws -> [UInt8] {
    var connection = try LoadConnection(port: port)
    defer { connection.shut() }
    try connection.send(request, at: Self.now)
    while true {
      guard let answer = try connection.receive() else { continue }
      guard answer.status == 200 else {
        FileHandle.standardError.write(Data(connection.received))
        throw Unusable()
      }
      return Array(connection.received[answer.body])
    }
  }

  private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }
}

/// One connection with a request under way.
struct LoadConnection {
  let descriptor: Int32
  private(set) var sentAt: UInt64 = 0
  private(set) var received: [UInt8] = []
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    var yes: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard connected == 0 else { throw Unusable() }
  }

  func shut() { close(descriptor) }

  mutating func send(_ request: [UInt8], at now: UInt64) throws {
    received.removeAll(keepingCapacity: true)
    sentAt = now
    guard Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw Unusable()
    }
  }

  /// Reads what has come. Nil while the answer is not complete.
  mutating func receive() throws -> (status: Int, body: Range<Int>, isLast: Bool)? {
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw Unusable() }
    received += buffer[..<count]
    guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let head = String(decoding: received[..<end.lowerBound], as: UTF8.self).lowercased()
    guard let field = head.range(of: "\r\ncontent-length:"),
      let length = Int(head[field.upperBound...].prefix { $0 != "\r\n" }.drop { $0 == " " }),
      let status = Int(head.dropFirst(9).prefix(3))
    else { throw Unusable() }
    return received.count < end.upperBound + length
      ? nil
      : (status, end.upperBound..<end.upperBound + length, head.contains("\r\nconnection: close"))
  }
}
