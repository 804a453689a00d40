import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Runs tasks on the thread of an event loop.
///
/// A request then needs no other thread than the one that read it, which halves what it costs. What it takes of that
/// thread, others on the same loop wait for: there are as many loops as cores.
final class EventLoopTasks: TaskExecutor {
  private let eventLoop: any EventLoop
  /// Jobs to run on the loop's next turn, and those that running ones add: one turn for all, because between two
  /// turns the loop asks the kernel for news.
  private let jobs = Mutex<[UnownedJob]?>(nil)

  init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = jobs.withLock { jobs in
      defer { jobs = (jobs ?? []) + [job] }
      return jobs == nil
    }
    if isFirst { eventLoop.execute { self.run() } }
  }

  private func run() {
    while true {
      let batch = jobs.withLock { jobs in
        let batch = jobs ?? []
        jobs = batch.isEmpty ? nil : []
        return batch
      }
      if batch.isEmpty { return }
      for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}

/// HTTP/1.1 connections whose requests are answered on the thread of their event loop.
struct PinnedHTTPChannel: ServerChildChannel {
  let base: HTTP1Channel

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    base.setup(channel: channel, logger: logger)
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await withTaskExecutorPreference(EventLoopTasks(value.channel.eventLoop)) {
      await base.handle(value: value, logger: logger)
    }
  }
}
