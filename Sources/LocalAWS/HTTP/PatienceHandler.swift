import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections whose client keeps us waiting: for a request's head, or for the rest of a request, however
/// slowly it drips. While the endpoint itself works, nothing runs out.
final class PatienceHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limit: TimeAmount
  /// Nil while the endpoint works.
  private var waitingSince: NIODeadline?
  private var requestsInProgress = 0
  private var look: Scheduled<Void>?

  /// - Parameter limit: how long a client may keep us waiting; up to a quarter more passes before that is noticed.
  init(limit: TimeAmount = .seconds(60)) { self.limit = limit }

  func handlerAdded(context: ChannelHandlerContext) {
    waitingSince = context.eventLoop.now
    lookLater(context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { look?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    look?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      requestsInProgress += 1
      waitingSince = context.eventLoop.now
    case .body: break
    case .end: waitingSince = nil
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      requestsInProgress -= 1
      if requestsInProgress == 0 { waitingSince = context.eventLoop.now }
    }
    context.write(data, promise: promise)
  }

  /// One timer a connection, not one a request.
  private func lookLater(_ context: ChannelHandlerContext) {
    look = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(limit.nanoseconds / 4)) {
      if let since = self.waitingSince, since + self.limit < context.eventLoop.now {
        context.close(promise: nil)
      } else {
        self.lookLater(context)
      }
    }
  }
}
