package import AWS

/// Carries requests over HTTP with libcurl. Owns one thread, one pool of connections, and nothing else.
///
/// Certificates are always verified and redirects never followed. Plain HTTP goes to this computer and to
/// the metadata services of EC2 and ECS only, unless a setting says otherwise, and never through a proxy. Releasing the last reference ends
/// the thread; calls still waiting then fail as cancelled.
package final class CurlTransport: HTTPSending {
  /// What holds for every request.
  package struct Settings: Sendable {
    /// A PEM file of authorities to trust instead of the system's.
    package var certificateBundle: String?
    package var proxy: ProxySettings
    /// Seconds until a connection must stand, name look-up and TLS included.
    package var connectTimeout: Double
    /// Bytes of the largest body that is accepted.
    package var maximumBody: Int
    /// Whether plain http may leave this computer, for requests that hold no secret of AWS.
    package var allowsPlainHTTP: Bool

    package init(
      certificateBundle: String? = nil, proxy: ProxySettings = ProxySettings(), connectTimeout: Double = 10,
      maximumBody: Int = 64 << 20, allowsPlainHTTP: Bool = false
    ) {
      self.certificateBundle = certificateBundle
      self.proxy = proxy
      self.connectTimeout = connectTimeout
      self.maximumBody = maximumBody
      self.allowsPlainHTTP = allowsPlainHTTP
    }
  }

  private let loop: CurlLoop
  private let allowsPlainHTTP: Bool

  package init(_ settings: Settings = Settings()) {
    allowsPlainHTTP = settings.allowsPlainHTTP
    loop = CurlLoop(settings)
    loop.start()
  }

  deinit { loop.stop() }

  /// Sends the request exactly as it stands; see ``HTTPSending``.
  ///
  /// A request whose body has begun to leave is never sent again by itself, not even when a kept
  /// connection turns out to be dead: that would repeat a change behind the caller's back.
  package func send(
    _ request: HTTPRequest, timeout: Double, bypassingProxy: Bool
  ) async throws(TransportError) -> HTTPResponse {
    try RequestRules.check(request, allowsPlainHTTP: allowsPlainHTTP)
    let loop = loop
    let ticket = loop.makeTicket()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.submit(
          CurlLoop.Order(
            ticket: ticket, request: request, timeout: timeout, bypassingProxy: bypassingProxy,
            continuation: continuation))
        // A cancellation that came before the order was in the queue found nothing to cancel.
        if Task.isCancelled { loop.cancel(ticket) }
      }
    } onCancel: {
      loop.cancel(ticket)
    }
    return try result.get()
  }
}
