import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import LocalAWS

@Suite struct PatienceTests {
  private let channel = EmbeddedChannel(handler: PatienceHandler(limit: .seconds(60)))
  private let head = HTTPRequestPart.head(
    HTTPRequest(method: .post, scheme: "http", authority: "127.0.0.1", path: "/"))
  private let answer: [HTTPResponsePart] = [.head(HTTPResponse(status: .ok)), .end(nil)]

  init() throws { try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait() }

  private func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

  @Test func `a connection on which nothing comes is closed`() {
    wait(59)
    #expect(channel.isActive)
    wait(20)
    #expect(!channel.isActive)
  }

  @Test func `a body that drips is closed, however steadily it drips`() throws {
    try channel.writeInbound(head)
    for _ in 0..<8 {
      wait(10)
      if channel.isActive { try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x"))) }
    }
    #expect(!channel.isActive)
  }

  @Test func `while the endpoint works nothing runs out, and after the answer the clock begins anew`() throws
  {
    wait(50)
    try channel.writeInbound(head)
    try channel.writeInbound(HTTPRequestPart.end(nil))
    wait(600)
    #expect(channel.isActive)
    for part in answer { try channel.writeOutbound(part) }
    wait(59)
    #expect(channel.isActive)
    wait(20)
    #expect(!channel.isActive)
  }
}
