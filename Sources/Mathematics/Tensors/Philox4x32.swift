/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw ("Parallel random
/// numbers: as easy as 1, 2, 3", SC 2011): ten rounds of multiplication and key addition turn a
/// 128-bit counter and a 64-bit key into 128 random bits. The value at a counter depends on nothing
/// that was drawn before, so any position of any stream can be reached at once.
package struct Philox4x32: Sendable, Hashable {
  /// The two key words; a key selects a stream.
  package var key: SIMD2<UInt32>

  package init(key: SIMD2<UInt32>) { self.key = key }

  /// Four random words for a counter.
  package func callAsFunction(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var state = counter
    var roundKey = key
    for round in 0..<10 {
      if round > 0 { roundKey &+= Self.weyl }
      let first = UInt64(state[0]) &* Self.multiplier0
      let second = UInt64(state[2]) &* Self.multiplier1
      state = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ state[1] ^ roundKey[0],
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ state[3] ^ roundKey[1],
        UInt32(truncatingIfNeeded: first))
    }
    return state
  }

  // The constants of the reference implementation (Random123): the multipliers have good avalanche,
  // the Weyl increments are the golden ratio and the square root of three minus one.
  private static let multiplier0: UInt64 = 0xD251_1F53
  private static let multiplier1: UInt64 = 0xCD9E_8D57
  private static let weyl = SIMD2<UInt32>(0x9E37_79B9, 0xBB67_AE85)
}
