import Quantization
import Testing

/// Independent values: a grid search and a brute-force search made outside of this package.
@Suite struct AppendixHTests {
  struct Line: Sendable {
    let bits: Int
    let printed: Double
    let theorem: Double
    let factor: Double
    let corrected: Double
    let observed: Double
  }

  static let lines = [
    Line(
      bits: 8, printed: 0.25, theorem: 2.01, factor: 7.9974, corrected: 16.07, observed: 16.015),
    Line(
      bits: 4, printed: 2.66, theorem: 15.99, factor: 5.6868, corrected: 90.91, observed: 66.504),
    Line(
      bits: 3, printed: 2.82, theorem: 11.27, factor: 3.5837, corrected: 40.38, observed: 22.24),
    Line(
      bits: 2, printed: 1.77, theorem: 3.53, factor: 1.7213, corrected: 6.077, observed: 2.912),
  ]

  @Test(arguments: zip(AppendixH.lines, lines))
  func `the printed numbers lack a square and a factor α`(line: AppendixH, expected: Line) {
    #expect(line.bits == expected.bits)
    // The paper prints two decimals.
    #expect(abs(line.bounds.appendixHConstant - expected.printed) < 0.005)
    #expect(abs(line.bounds.theoremConstant - expected.theorem) < 0.005)
    #expect(abs(line.alpha - expected.factor) < 5e-5)
    #expect(abs(line.correctedConstant - expected.corrected) < 0.005)
  }

  @Test(arguments: zip(AppendixH.lines, lines))
  func `some steps break the printed bound, none the corrected one`(
    line: AppendixH, expected: Line
  ) {
    let remainder = line.largestRemainder()
    #expect(abs(remainder.largest / expected.observed - 1) < 5e-4)
    #expect(remainder.largest <= line.correctedConstant)
    #expect((remainder.largest > line.bounds.theoremConstant) == (line.bits > 2))
  }

  @Test func `L' of the appendix is that of a search`() throws {
    for line in AppendixH.lines {
      let half = line.stepSize / 2
      let searched = try #require(
        DerivativeBounds.searched(
          of: { x in
            let step = 1e-6
            return
              (hyperbolicTangent(line.inverseWidth * (x + step))
              - hyperbolicTangent(line.inverseWidth * (x - step))) / (2 * step)
          }, on: -half...half, samples: 2000))
      #expect(abs(searched.upper / line.bounds.upper - 1) < 1e-6)
      #expect(abs(searched.lower / line.bounds.lower - 1) < 1e-6)
      #expect(abs(searched.lipschitz / line.bounds.lipschitz - 1) < 2e-3)
    }
  }

  @Test func `the DSQ interval is reproduced, and is not a bound`() {
    let printed = DSQInterval.ends.map(\.printedBound)
    #expect(abs(printed[0] - 1.7143) < 5e-5)
    #expect(abs(printed[1] - 4.2809) < 5e-5)
    let ratios = DSQInterval.ends.map(\.ratio)
    #expect(abs(ratios[0] - 7.83) < 0.01)
    #expect(abs(ratios[1] - 50.65) < 0.005)
    for end in DSQInterval.ends {
      #expect(end.ratio > end.boundWithSlopeAtEnd)
      #expect(end.boundWithSlopeAtEnd > end.printedBound)
    }
    let theorem = DSQInterval.ends.map(\.bounds.theoremConstant)
    #expect(abs(theorem[0] - 7.61) < 0.01)
    #expect(abs(theorem[1] - 72.0) < 0.1)
  }

  @Test(arguments: [(0.11, 40.5), (0.2, 8.96), (0.25, 5.08)])
  func `the theorem's constant of DSQ as its authors define it`(a: Double, constant: Double) throws
  {
    let end = DSQInterval(shortfall: a)
    #expect(abs(end.boundsAsDefined.theoremConstant / constant - 1) < 2e-3)
    // The same through the estimator, at Δ = 1.
    let quantizer = UniformQuantizer(bits: 2, limit: 1.5)
    let bounds = try #require(DSQ(shortfall: a).bounds(for: quantizer))
    #expect(abs(bounds.theoremConstant / end.boundsAsDefined.theoremConstant - 1) < 1e-12)
    #expect(end.alphaAsDefined < 1)
    let remainder = try #require(
      OneStepRemainder.searched(of: DSQ(shortfall: a), on: quantizer, samples: 300))
    #expect(
      remainder.largest
        <= bounds.correctedConstant(alpha: end.alphaAsDefined))
  }

  @Test func `the STE has no remainder`() throws {
    let quantizer = UniformQuantizer(bits: 2, limit: 1)
    let remainder = try #require(OneStepRemainder.searched(of: STE(), on: quantizer))
    #expect(remainder.largest < 1e-9)
  }

  @Test(arguments: Pairing.all)
  func `the corrected bound of Theorem 5.1 holds for every estimator`(pairing: Pairing) throws {
    guard let bounds = pairing.estimator.bounds(for: pairing.quantizer) else { return }
    let remainder = try #require(
      OneStepRemainder.searched(of: pairing.estimator, on: pairing.quantizer, samples: 120))
    let map = WeightMap(of: pairing.estimator, on: pairing.quantizer)
    let bound = bounds.correctedConstant(alpha: map.alpha)
    // Rounding of the images of the shortest steps is all that may come on top.
    let range = pairing.quantizer.representableRange
    let shortest = (range.upperBound - range.lowerBound) / 120
    let rounding =
      pairing.quantizer.limit * 1e-15 * bounds.upper * bounds.upper
      / (shortest * shortest)
    #expect(remainder.largest <= bound * (1 + 1e-9) + rounding)
  }

  /// tanh by its definition, so that this check does not lean on the library's.
  private func hyperbolicTangent(_ x: Double) -> Double {
    let grown = exponential(2 * x)
    return (grown - 1) / (grown + 1)
  }

  private func exponential(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for n in 1...60 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }
}
