import Foundation
import Quantization
import Testing

/// Estimators through samples, against the formulas that the samples were taken of.
@Suite struct SampledDerivativeTests {
  private let quantizer = UniformQuantizer(bits: 2, limit: 0.7)

  private func sampled(
    _ span: SampledDerivative.Span, count: Int, _ f: (Double) -> Double
  ) -> any GradientEstimator {
    let ends = span.ends
    let positions = (0...count).map { index in
      let share = Double(index) / Double(count)
      return ends.lowerBound + (ends.upperBound - ends.lowerBound) * share
    }
    return SampledDerivative(
      span: span, positions: positions, derivatives: positions.map(f), title: "samples"
    ).makeEstimator()
  }

  private var cosine: any GradientEstimator {
    sampled(.bin, count: 200) { 1 + 0.5 * cos(2 * Double.pi * $0) }
  }

  /// α = √(1 − A²) and M of the cosine, from 200 samples of it.
  @Test func manySamplesOfTheCosineAreTheCosine() {
    let formula = Cosine(amplitude: 0.5)
    let (ours, theirs) = (
      WeightMap(of: cosine, on: quantizer), WeightMap(of: formula, on: quantizer)
    )
    #expect(abs(ours.alpha - theirs.alpha) < 1e-5)
    for index in -60...60 {
      let w = 0.7 * Double(index) / 60
      #expect(abs(ours(w) - theirs(w)) < 1e-5)
      #expect(
        abs(
          cosine.derivative(at: w, for: quantizer) - formula.derivative(at: w, for: quantizer))
          < 1e-3)
    }
  }

  @Test func overTheRangeDoReFaIsDoReFa() {
    let formula = DoReFa(reach: 1)
    let unit = UniformQuantizer(bits: 2, limit: 1)
    let estimator = sampled(.range, count: 200) { formula.derivative(at: $0, for: unit) }
    let (ours, theirs) = (
      WeightMap(of: estimator, on: quantizer), WeightMap(of: formula, on: quantizer)
    )
    #expect(abs(ours.alpha - theirs.alpha) < 1e-5)
    for index in -50...50 {
      let w = 0.7 * Double(index) / 50
      #expect(abs(ours(w) - theirs(w)) < 1e-5)
    }
  }

  /// Finite differences of Q̂, α and M by plain quadrature, M at boundary points, the inverse.
  @Test(arguments: [SampledDerivative.Span.bin, .range])
  func everythingFitsTogether(span: SampledDerivative.Span) {
    let estimator = sampled(span, count: 7) { 1.2 + 0.9 * sin(5 * $0) + 0.3 * $0 * $0 }
    let map = WeightMap(of: estimator, on: quantizer)
    let check = WeightMap(of: estimator, on: quantizer, evaluation: .quadrature)
    #expect(abs(map.alpha / check.alpha - 1) < 1e-10)
    for index in -40...40 {
      // Off the boundary points, where samples of a bin may jump.
      let w = 0.69 * Double(index) / 40 + 1e-4
      #expect(abs(map(w) - check(w)) < 1e-10)
      #expect(abs(map.inverse(map(w)) - w) < 1e-9)
      let h = 1e-6
      let slope =
        (estimator.surrogate(at: w + h, for: quantizer)
          - estimator.surrogate(at: w - h, for: quantizer)) / (2 * h)
      #expect(abs(slope - estimator.derivative(at: w, for: quantizer)) < 1e-4)
    }
    if span == .bin {
      for boundary in quantizer.boundaryPoints { #expect(abs(map(boundary) - boundary) < 1e-12) }
    } else {
      #expect(map(quantizer.anchorBoundary) == quantizer.anchorBoundary)
    }
  }

  /// Q̂ goes on across levels and boundary points, whatever it rises by over a bin.
  @Test func theSurrogateHasNoJumps() {
    let estimator = sampled(.bin, count: 7) { 0.4 + 0.3 * $0 }
    for point in quantizer.levels + quantizer.boundaryPoints {
      let range = quantizer.representableRange
      guard point > range.lowerBound, point < range.upperBound else { continue }
      let jump =
        estimator.surrogate(at: point + 1e-9, for: quantizer)
        - estimator.surrogate(at: point - 1e-9, for: quantizer)
      #expect(abs(jump) < 1e-8, "\(point)")
    }
  }

  /// No bump of its own: between samples the curve stays between them.
  @Test func theInterpolantIsMonotone() {
    let heights = [1.0, 1, 1, 9, 9.1, 0.2, 0.1, 0.1, 1]
    let estimator = sampled(.bin, count: 8) { heights[Int(($0 * 8).rounded())] }
    for cell in 0..<8 {
      let (low, high) = (
        min(heights[cell], heights[cell + 1]), max(heights[cell], heights[cell + 1])
      )
      for step in 0...20 {
        let position = (Double(cell) + Double(step) / 20) / 8
        let w = quantizer.stepSize * (position > 0.5 ? position - 1 : position)
        let value = estimator.derivative(at: w, for: quantizer)
        #expect(value >= low - 1e-9 && value <= high + 1e-9, "at \(position)")
      }
    }
    let bounds = estimator.bounds(for: quantizer)
    #expect(bounds?.lower == 0.1 && bounds?.upper == 9.1)
    #expect(bounds?.lipschitz.isFinite == true)
  }

  @Test func aJumpAtTheBoundaryPointsHasNoLipschitzConstant() {
    let estimator = sampled(.bin, count: 6) { 1 + $0 }
    #expect(estimator.bounds(for: quantizer)?.lipschitz == .infinity)
    #expect(abs(estimator.derivative(at: 1e-9, for: quantizer) - 1) < 1e-6)
    #expect(abs(estimator.derivative(at: -1e-9, for: quantizer) - 2) < 1e-6)
  }

  @Test func tablesForTraining() {
    #expect(GradientBending(of: cosine, on: quantizer).isTabled)
  }
}

/// What STE-net gets (Appendix G), and where weights may start.
@Suite struct MirrorEstimatorTests {
  private let one = UniformQuantizer(bits: 1, limit: 1)
  private let two = UniformQuantizer(bits: 2, limit: 0.4)

  @Test func positiveEverywhere() {
    for estimator: any GradientEstimator in [PSG(), Cosine(), MAD(), DoReFa()] {
      #expect(MirrorEstimator.make(for: estimator, on: two, isMapped: true).name == "ste")
      #expect(TrainableWeights.spread(of: estimator, on: two) == 1)
    }
  }

  /// M fixes the levels, so the ends stay.
  @Test(arguments: [true, false])
  func zeroOutsideTheRange(isMapped: Bool) {
    for estimator: any GradientEstimator in [
      HTGE(sharpness: 5.5), DSQ(shortfall: 0.2), DAQ(), PWL(),
    ] {
      let mirror = MirrorEstimator.make(for: estimator, on: two, isMapped: isMapped)
      #expect(mirror.name == "pwl" && mirror.parameters.isEmpty, "\(estimator.label)")
      #expect(TrainableWeights.spread(of: estimator, on: two) == 1)
    }
  }

  @Test func endsThatMove() throws {
    let pcf = PCF(halfReach: 0.25)
    let mapped = MirrorEstimator.make(for: pcf, on: one, isMapped: true)
    let map = WeightMap(of: pcf, on: one)
    #expect(abs(mapped.support(for: one).upperBound - map(0.5)) < 1e-12)
    let shared = MirrorEstimator.make(for: pcf, on: one, isMapped: false)
    #expect(shared.support(for: one) == -0.5...0.5)
    #expect(shared.derivative(at: 0.49, for: one) == 1)
    #expect(shared.derivative(at: 0.51, for: one) == 0)
  }

  @Test func polesOfM() {
    for (estimator, end): (any GradientEstimator, Double) in [
      (ApproxSign(), 1), (XuCheung(), 0.5), (RBNN(sharpness: 2), 2.0.squareRoot() / 2),
      (SignSwish(sharpness: 5), SignSwish.signChange / 5), (FDABNN(), FDABNN().firstZero),
    ] {
      #expect(MirrorEstimator.make(for: estimator, on: one, isMapped: true).name == "ste")
      let spread = TrainableWeights.spread(of: estimator, on: one)
      #expect(abs(spread - 0.9 * end) < 1e-9, "\(estimator.label)")
      #expect(WeightMap(of: estimator, on: one)(spread).isFinite)
    }
  }
}
