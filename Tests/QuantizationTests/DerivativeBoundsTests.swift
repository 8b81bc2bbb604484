import Foundation
import Quantization
import Testing

@Suite struct DerivativeBoundsTests {
  @Test(arguments: Pairing.all)
  func `closed forms of L₋, L₊ and L' agree with a search`(pairing: Pairing) throws {
    let closed = try #require(pairing.estimator.bounds(for: pairing.quantizer))
    let searched = try #require(
      DerivativeBounds.searched(of: pairing.estimator, on: pairing.quantizer))
    #expect(abs(closed.lower - searched.lower) <= 1e-9 * closed.upper)
    #expect(abs(closed.upper - searched.upper) <= 1e-9 * closed.upper)
    // The steepest chord falls short of the steepest tangent by the square of the sample spacing.
    #expect(searched.lipschitz <= closed.lipschitz * (1 + 1e-6) + 1e-9 / pairing.quantizer.limit)
    #expect(searched.lipschitz >= closed.lipschitz * (1 - 1e-3))
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
    #expect(bounds.correctedConstant(learningRateFactor: 0.25) == 9)
  }
}
