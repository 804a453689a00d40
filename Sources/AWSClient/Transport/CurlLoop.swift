import AWS
import CCurl
import Foundation
import Synchronization

/// The thread that runs libcurl, and the queue through which everybody else speaks to it.
///
/// Unchecked: `multi`, `active` and `idle` belong to the thread once it runs. Others touch only `mailbox`,
/// which has its own lock, and `curl_multi_wakeup`, which libcurl allows from any thread and which is called
/// under that lock so that it never meets a handle already freed.
final class CurlLoop: @unchecked Sendable {
  typealias Outcome = Result<HTTPResponse, TransportError>

  /// One request and who waits for its answer.
  struct Order: Sendable {
    let ticket: Int
    let request: HTTPRequest
    let timeout: Double
    let bypassingProxy: Bool
    let continuation: CheckedContinuation<Outcome, Never>
  }

  private struct Mailbox {
    var orders: [Order] = []
    var cancelled: [Int] = []
    var isStopping = false
    /// Whether the thread still reads: after that nothing may be put in or woken.
    var isOpen = true
  }

  private let settings: CurlTransport.Settings
  private let mailbox = Mutex(Mailbox())
  private let tickets = Atomic<Int>(0)
  private let multi: OpaquePointer?
  private var active: [UnsafeMutableRawPointer: CurlTransfer] = [:]
  private var idle: [UnsafeMutableRawPointer] = []

  init(_ settings: CurlTransport.Settings) {
    self.settings = settings
    multi = Self.isInitialised ? OpaquePointer(curl_multi_init()) : nil
  }

  /// Once for the process, before any handle. Lazy globals are initialised once, under a lock.
  private static let isInitialised = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  func makeTicket() -> Int { tickets.add(1, ordering: .relaxed).newValue }

  func submit(_ order: Order) {
    let isAccepted = mailbox.withLock { box in
      guard box.isOpen, !box.isStopping else { return false }
      box.orders.append(order)
      wake()
      return true
    }
    if !isAccepted {
      let reason = "the connection pool is closed"
      order.continuation.resume(returning: .failure(.init(.cancelled, reason, mayHaveArrived: false)))
    }
  }

  func cancel(_ ticket: Int) {
    mailbox.withLock { box in
      guard box.isOpen else { return }
      box.cancelled.append(ticket)
      wake()
    }
  }

  func stop() {
    mailbox.withLock { box in
      guard box.isOpen else { return }
      box.isStopping = true
      wake()
    }
  }

  func start() {
    let thread = Thread { self.run() }
    thread.name = "authplat-http"
    thread.start()
  }

  private func wake() {
    if let multi { curl_multi_wakeup(UnsafeMutableRawPointer(multi)) }
  }

  private func run() {
    // Writing to a connection that the other side has closed must be an error and not the end of the program.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    guard let multi = multi.map({ UnsafeMutableRawPointer($0) }) else { return close(nil) }
    _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 32)
    _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, 32)
    while true {
      let (orders, cancelled, isStopping) = mailbox.withLock { box in
        defer { (box.orders, box.cancelled) = ([], []) }
        return (box.orders, box.cancelled, box.isStopping)
      }
      for order in orders { begin(order, on: multi) }
      for ticket in cancelled { abandon(ticket, on: multi) }
      if isStopping { return close(multi) }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      collect(from: multi)
      // With nothing to do the thread sleeps until it is woken; libcurl shortens this for its own timers.
      curl_multi_poll(multi, nil, 0, 60_000, nil)
    }
  }

  private func begin(_ order: Order, on multi: UnsafeMutableRawPointer) {
    guard let easy = idle.popLast() ?? curl_easy_init() else {
      let reason = "libcurl has no memory for a request"
      return order.continuation.resume(
        returning: .failure(.init(.unreachable, reason, mayHaveArrived: false)))
    }
    let transfer = CurlTransfer(order, easy: easy, settings: settings)
    transfer.prepare()
    active[easy] = transfer
    if curl_multi_add_handle(multi, easy) != CURLM_OK { finish(easy, CURLE_FAILED_INIT, on: multi) }
  }

  private func abandon(_ ticket: Int, on multi: UnsafeMutableRawPointer) {
    if let easy = active.first(where: { $0.value.order.ticket == ticket })?.key {
      finish(easy, CURLE_ABORTED_BY_CALLBACK, on: multi)
    }
  }

  private func collect(from multi: UnsafeMutableRawPointer) {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      finish(easy, ccurl_result(message), on: multi)
    }
  }

  private func finish(_ easy: UnsafeMutableRawPointer, _ code: CURLcode, on multi: UnsafeMutableRawPointer) {
    guard let transfer = active.removeValue(forKey: easy) else { return }
    let outcome = transfer.outcome(code)
    curl_multi_remove_handle(multi, easy)
    curl_easy_reset(easy)
    transfer.release()
    if idle.count < 32 { idle.append(easy) } else { curl_easy_cleanup(easy) }
    transfer.order.continuation.resume(returning: outcome)
  }

  private func close(_ multi: UnsafeMutableRawPointer?) {
    let late = mailbox.withLock { box in
      box.isOpen = false
      defer { box.orders = [] }
      return box.orders
    }
    for order in late {
      let reason = "the connection pool is closed"
      order.continuation.resume(returning: .failure(.init(.cancelled, reason, mayHaveArrived: false)))
    }
    guard let multi else { return }
    for easy in active.keys { finish(easy, CURLE_ABORTED_BY_CALLBACK, on: multi) }
    for easy in idle { curl_easy_cleanup(easy) }
    idle = []
    curl_multi_cleanup(multi)
  }
}
