import Planner
import ResourceModel
import TestSupport
import Testing

/// The next step of a rotation, case by case.
@Suite struct RotationTests {
  private static let now = Timestamp(milliseconds: 1_000_000)
  private let old = SecretsSeen.Live(id: "c--1", createdAt: Timestamp(milliseconds: 1), isOurs: true)
  private let new = SecretsSeen.Live(id: "c--2", createdAt: Timestamp(milliseconds: 2), isOurs: true)

  private func stored(_ name: String, _ id: String? = nil, works: Bool? = nil) -> SecretsSeen.Stored {
    SecretsSeen.Stored(fingerprint: name, secretID: id, works: works)
  }

  private func seen(
    _ live: [SecretsSeen.Live], pending: SecretsSeen.Stored? = nil, current: SecretsSeen.Stored? = nil,
    previous: SecretsSeen.Stored? = nil, ended: [String] = []
  ) -> SecretsSeen {
    var seen = SecretsSeen(
      live: live, pending: pending, current: current, previous: previous, ended: ended, now: Self.now)
    seen.match()
    return seen
  }

  private func next(_ seen: SecretsSeen, _ wish: RotationWish = .rotate, dropsOldest: Bool = false)
    -> RotationStep
  {
    guard var goal = RotationGoal(wish, of: seen) else { return .done }
    goal.dropsOldest = dropsOldest
    return Rotation.next(seen, toward: goal)
  }

  private func until(_ live: SecretsSeen.Live, _ milliseconds: Int) -> SecretsSeen.Live {
    var live = live
    live.overlapEnds = Timestamp(milliseconds: milliseconds)
    return live
  }

  @Test func `a settled client gets a pending secret first`() {
    let settled = seen([old], current: stored("a", "c--1"))
    #expect(next(settled) == .stash)
    #expect(next(settled, .carryOn) == .done)
    #expect(next(settled, .finish) == .done)
    #expect(next(settled, .compromised) == .stash)
    #expect(RotationGoal(.rollback, of: settled) == nil)
  }

  @Test func `a pending secret is given to Cognito, proved, and only then published`() {
    let current = stored("a", "c--1")
    #expect(next(seen([old], pending: stored("b"), current: current), .carryOn) == .add)
    #expect(next(seen([old, new], pending: stored("b", "c--2"), current: current)) == .prove)
    let proved = stored("b", "c--2", works: true)
    #expect(next(seen([old, new], pending: proved, current: current)) == .prove)
    #expect(
      next(seen([old, new], pending: proved, current: stored("a", "c--1", works: true))) == .publish("c--2"))
    let fails = stored("b", "c--2", works: false)
    #expect(next(seen([old, new], pending: fails, current: current)) == .refuse(.notProved("c--2")))
  }

  @Test func `after a lost answer what works tells whose the second secret is`() {
    let current = stored("a", works: true)
    #expect(next(seen([old, new], pending: stored("b"), current: current)) == .prove)
    #expect(next(seen([old, new], pending: stored("b", works: true), current: current)) == .publish("c--2"))
    let foreign = seen(
      [old, new], pending: stored("b", works: false), current: stored("a", "c--1", works: true))
    #expect(next(foreign) == .refuse(.foreign([old, new], current: "c--1")))
  }

  @Test func `a publication that was cut off is completed`() {
    let current = stored("b", "c--2")
    #expect(next(seen([old, new], pending: stored("b", "c--2"), current: current)) == .publish("c--2"))
  }

  @Test
  func `the overlap is waited for unless it is ended, and nothing goes while the current one is unproved`() {
    let working = stored("b", "c--2", works: true)
    let previous = stored("a", "c--1")
    #expect(next(seen([old, new], current: working, previous: previous)) == .beginOverlap("c--1"))
    let waiting = seen([until(old, 2_000_000), new], current: working, previous: previous)
    #expect(next(waiting) == .wait(Timestamp(milliseconds: 2_000_000)))
    #expect(next(waiting, .finish) == .delete("c--1"))
    let over = [until(old, 1_000_000), new]
    #expect(next(seen(over, current: working, previous: previous), .carryOn) == .delete("c--1"))
    #expect(next(seen(over, current: stored("b", "c--2"), previous: previous)) == .prove)
    #expect(
      next(seen(over, current: stored("b", "c--2", works: false), previous: previous))
        == .refuse(.currentFails))
    #expect(
      next(seen([new], current: working, previous: previous, ended: ["c--1"]), .carryOn)
        == .proveEnded("c--1"))
  }

  @Test func `a rollback takes back what is there at each stage`() {
    let current = stored("a", "c--1")
    #expect(next(seen([old], pending: stored("b"), current: current), .rollback) == .discardPending(nil))
    #expect(
      next(seen([old, new], pending: stored("b", "c--2"), current: current), .rollback)
        == .discardPending("c--2"))
    let published = seen(
      [until(old, 2_000_000), new], current: stored("b", "c--2"), previous: stored("a", "c--1"))
    // Not before the old one was seen to work.
    #expect(next(published, .rollback) == .prove)
    let proved = seen(
      [until(old, 2_000_000), new], current: stored("b", "c--2"), previous: stored("a", "c--1", works: true))
    #expect(next(proved, .rollback) == .republish("c--1"))
    let dead = seen(
      [until(old, 2_000_000), new], current: stored("b", "c--2"), previous: stored("a", "c--1", works: false))
    #expect(next(dead, .rollback) == .refuse(.previousLost("c--1")))
    // What consumers may have read meanwhile works on as long as an overlap.
    let back = seen([old, until(new, 2_000_000)], current: current, previous: stored("b", "c--2"))
    #expect(next(back, .rollback) == .wait(Timestamp(milliseconds: 2_000_000)))
    #expect(
      next(seen([old, new], current: stored("b", "c--2")), .rollback) == .refuse(.previousLost("c--1")))
  }

  @Test func `compromised secrets go at once, and what was made meanwhile stays`() {
    let both = seen(
      [until(old, 2_000_000), new], current: stored("b", "c--2", works: true), previous: stored("a"))
    #expect(next(both, .compromised) == .delete("c--1"))
    let goal = RotationGoal(.compromised, of: both)
    #expect(goal?.leaving == ["c--1", "c--2"])
    let pending = seen([old, new], pending: stored("b", "c--2"), current: stored("a", "c--1"))
    #expect(RotationGoal(.compromised, of: pending)?.leaving == ["c--1"])
  }

  @Test func `two secrets that are nobody's are refused, and the older one goes by name only`() {
    var (first, second) = (old, new)
    first.isOurs = false
    second.isOurs = false
    let unknown = seen([first, second])
    #expect(next(unknown) == .refuse(.foreign([first, second], current: nil)))
    #expect(next(unknown, dropsOldest: true) == .delete("c--1"))
    // One of them is what consumers read, and nobody can tell which.
    let unclear = seen([first, second], current: stored("a", works: true))
    #expect(next(unclear, dropsOldest: true) == .refuse(.foreign([first, second], current: nil)))
    let oldestIsCurrent = seen([old, second], current: stored("a", "c--1"))
    #expect(next(oldestIsCurrent, dropsOldest: true) == .refuse(.oldestIsCurrent(second)))
    let newestIsCurrent = seen([first, new], current: stored("b", "c--2", works: true))
    #expect(next(newestIsCurrent, dropsOldest: true) == .delete("c--1"))
  }

  @Test func `a client without a secret, or with nothing published yet`() {
    #expect(next(seen([])) == .refuse(.noSecret))
    var foreign = old
    foreign.isOurs = false
    #expect(next(seen([foreign])) == .stash)
    // Nothing is current, so there is nothing to prove beside the new one.
    #expect(next(seen([foreign, new], pending: stored("b", "c--2", works: true))) == .publish("c--2"))
  }

  @Test func `what the client was made with is published and not added again`() {
    // Cut off between making the client and publishing: the one secret is the pending one.
    #expect(next(seen([old], pending: stored("a"))) == .prove)
    #expect(next(seen([old], pending: stored("a", works: true))) == .publish("c--1"))
    // Made elsewhere: it is another one.
    #expect(next(seen([old], pending: stored("b", works: false))) == .add)
    #expect(next(seen([old], pending: stored("a")), .rollback) == .refuse(.nothingPublished))
  }

  @Test func `whose a second secret is, is not guessed`() {
    var (first, second) = (old, new)
    first.isOurs = false
    second.isOurs = false
    let lost = seen(
      [first, second], pending: stored("b", works: true), current: stored("a", works: false))
    #expect(next(lost) == .refuse(.foreign([first, second], current: nil)))
  }
}
