import Foundation
import Quantization
import Testing

@Suite struct DerivativeBoundsTests {
  @Test(arguments: Pairing.all)
  func `closed forms of L₋, L₊ and L' agree with a search`(pairing: Pairing) throws {
    guard let closed = pairing.estimator.bounds(for: pairing.quantizer) else { return }
    let searched = try #require(
      DerivativeBounds.searched(of: pairing.estimator, on: pairing.quantizer))
    #expect(abs(closed.lower - searched.lower) <= 1e-9 * closed.upper)
    #expect(abs(closed.upper - searched.upper) <= 1e-9 * closed.upper)
    if closed.lipschitz == .infinity { return }
    // Chords of a millionth of a bin carry rounding noise of that much less than a bin's slope.
    let noise = 1e-9 * closed.upper / pairing.quantizer.stepSize
    #expect(searched.lipschitz <= closed.lipschitz * (1 + 1e-6) + noise)
    // The root is steepest at the rim of its cap, and 1 % less so a hundred-thousandth of a bin on.
    let shortfall = pairing.estimator is RootQuantization ? 1e-2 : 1e-4
    #expect(searched.lipschitz >= closed.lipschitz * (1 - shortfall) - noise)
  }

  @Test func `bounds are missing exactly where Q̂′ is not positive between the levels`() {
    for pairing in Pairing.all {
      let levels = pairing.quantizer.levels
      let least =
        (1..<2000).map { index in
          let share = Double(index) / 2000
          return pairing.derivative(levels[0] * (1 - share) + (levels.last ?? 0) * share)
        }.min() ?? 0
      // Towards the levels ApproxSign falls to zero.
      let isPositive = least > 0 && !(pairing.estimator is ApproxSign)
      #expect((pairing.estimator.bounds(for: pairing.quantizer) != nil) == isPositive)
    }
  }

  @Test func `a search reports what it cannot bound`() {
    #expect(DerivativeBounds.searched(of: { $0 }, on: -1...1) == nil)
    #expect(DerivativeBounds.searched(of: { _ in 0 }, on: -1...1) == nil)
  }

  @Test func `a search finds extremes between its samples`() throws {
    let found = try #require(
      DerivativeBounds.searched(of: { 2 + sin(9.1 * $0) }, on: 0...3, samples: 500))
    #expect(abs(found.lower - 1) < 1e-12)
    #expect(abs(found.upper - 3) < 1e-12)
    #expect(abs(found.lipschitz - 9.1) < 9.1 * 1e-3)
  }

  @Test func `what Theorem 5.1 and Appendix H make of the same constants`() {
    let bounds = DerivativeBounds(lower: 0.5, upper: 3, lipschitz: 2)
    #expect(bounds.theoremConstant == 36)
    #expect(bounds.appendixHConstant == 12)
    #expect(bounds.correctedConstant(alpha: 0.25) == 9)
  }
}
