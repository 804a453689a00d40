import AWS

/// Chance that a seed makes repeatable: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators", 2014).
struct Dice: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// - Parameter seed: nil for one that nobody can foretell.
  init(seed: Int?) { state = seed.map { UInt64(bitPattern: Int64($0)) } ?? SecureRandom().next() }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True for this share of the casts; a share of zero costs no cast.
  mutating func falls(_ share: Double) -> Bool { share > 0 && Double.random(in: 0..<1, using: &self) < share }

  mutating func number(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
