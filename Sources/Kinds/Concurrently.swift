/// Does jobs at most `width` at once and gives the results in the jobs' order.
///
/// Eight at once keep AWS's rates busy even where a call takes half a second; the rates themselves are kept
/// elsewhere.
/// - Throws: the error of the first job, in the jobs' order, that failed. What was under way then has ended,
///   and nothing further was begun.
package func concurrently<Job: Sendable, Outcome: Sendable, Failure: Error>(
  _ jobs: [Job], width: Int = 8, _ work: @escaping @Sendable (Job) async throws(Failure) -> Outcome
) async throws(Failure) -> [Outcome] {
  let results = await withTaskGroup(
    of: (Int, Result<Outcome, Failure>).self, returning: [Result<Outcome, Failure>?].self
  ) { group in
    var results = [Result<Outcome, Failure>?](repeating: nil, count: jobs.count)
    var next = 0
    func begin(_ group: inout TaskGroup<(Int, Result<Outcome, Failure>)>) {
      guard next < jobs.count else { return }
      let index = next
      next += 1
      group.addTask {
        do throws(Failure) {
          return (index, .success(try await work(jobs[index])))
        } catch {
          return (index, .failure(error))
        }
      }
    }
    for _ in 0..<max(1, width) { begin(&group) }
    var hasFailed = false
    while let (index, result) = await group.next() {
      results[index] = result
      if case .failure = result { hasFailed = true }
      if !hasFailed { begin(&group) }
    }
    return results
  }
  // Jobs begin in order, so those that were never begun stand behind the one that failed.
  var outcomes: [Outcome] = []
  outcomes.reserveCapacity(jobs.count)
  for result in results {
    if let result { outcomes.append(try result.get()) }
  }
  return outcomes
}
