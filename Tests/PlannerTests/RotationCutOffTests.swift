import Planner
import ResourceModel
import TestSupport
import Testing

/// Whatever is asked for, and wherever a run is cut off: consumers are served, and in the end it settles.
@Suite struct RotationCutOffTests {
  @Test(arguments: 0..<40)
  func `wherever runs are cut off, consumers are served and it settles`(_ batch: Int) {
    for number in 0..<100 {
      var random = SplitMix64(seed: UInt64(batch * 1000 + number))
      var world = RotationWorld()
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let wish = [RotationWish.rotate, .rotate, .carryOn, .rollback, .finish, .compromised].randomElement(
          using: &random)
        run(wish ?? .rotate, &world, cutOffAfter: Int.random(in: 0...12, using: &random), dyingWith: &random)
        world.now += Int.random(in: 0...150, using: &random)
      }
      for _ in 0..<3 {
        world.now += RotationWorld.overlap
        run(.carryOn, &world, cutOffAfter: nil, dyingWith: &random)
      }
      #expect(world.cognito.count == 1, "seed \(batch * 1000 + number)")
      #expect(world.pending == nil)
      #expect(world.works(world.current?.name))
      #expect(Set(world.inventory.keys).isSubset(of: world.cognito.map(\.id)))
    }
  }

  /// One run of the command, which dies after some lasting changes.
  private func run(
    _ wish: RotationWish, _ world: inout RotationWorld, cutOffAfter limit: Int?,
    dyingWith random: inout SplitMix64
  ) {
    var tried: [String: Bool] = [:]
    guard let goal = RotationGoal(wish, of: world.seen(tried)) else { return }
    var left = limit ?? .max
    // Whoever asks for these knows whom they cut off.
    let isWilful = wish == .finish || wish == .compromised
    if isWilful { world.promised = [:] }
    for count in 0... {
      guard count < 40 else {
        Issue.record("it does not come to an end")
        return
      }
      let step = Rotation.next(world.seen(tried), toward: goal)
      switch step {
      case .wait, .done: return
      case .refuse(let refusal):
        Issue.record("refused: \(refusal)")
        return
      case .prove:
        for value in [world.pending, world.current, world.previous].compactMap(\.self) {
          tried[value.name] = world.works(value.name)
        }
      default:
        for effect in world.effects(of: step, goal) {
          if left == 0 { return }
          left -= 1
          effect(&world)
          check(world, isWilful: isWilful)
        }
        tried = [:]
      }
    }
  }

  private func check(_ world: RotationWorld, isWilful: Bool) {
    #expect(world.cognito.count <= 2)
    #expect(world.works(world.current?.name), "what consumers read does not work")
    if isWilful { return }
    for (name, end) in world.promised where end > world.now && name != world.current?.name {
      #expect(world.works(name), "a consumer still uses \(name), and was promised to until \(end)")
    }
  }
}
