import Foundation
import Quantization
import Testing

/// Every estimator of Appendix B against numbers found independently of this package, each given by as
/// many digits as are known.
@Suite struct AppendixBTests {
  static let sign = UniformQuantizer(bits: 1, limit: 1, grid: .sign)
  /// Δ = 1.
  static let two = UniformQuantizer(bits: 2, limit: 1.5)

  static func factor(_ estimator: any GradientEstimator) -> Double {
    WeightMap(of: estimator, on: two).alpha
  }

  @Test func `the appendix cites seventeen beside STE and PWL, seven of them binary`() throws {
    let all = try EstimatorCatalogue.entries.map { try $0.make([:], bits: $0.bits.lowerBound) }
    // Those that are ours are none of the appendix's.
    let families = all.map(\.characteristics).filter { $0.evidence != .own }.map(\.family)
    #expect(families.count { $0 == .binary } == 7)
    #expect(families.count { $0 == .multiBit } == 10)
    #expect(families.count { $0 == .baseline } == 2)
    for (entry, estimator) in zip(EstimatorCatalogue.entries, all) {
      #expect((entry.bits == 1...1) == (estimator.characteristics.family == .binary))
      // PWL says where it ends only when that is not the range, HTGE what it does with w_max only when it
      // does not divide by it: the rest goes without saying.
      let unsaid = ["pwl": "reach", "htge": "times_limit"][entry.name]
      let named = entry.parameters.map(\.name).filter { $0 != unsaid }
      #expect(named == estimator.parameters.map(\.name))
    }
    #expect(PWL(reach: 2).parameters.map(\.name) == ["reach"])
    #expect(HTGE(sharpness: 2, timesLimit: true).parameters.map(\.name).last == "times_limit")
  }

  @Test(
    arguments: [
      (HTGE(sharpness: 3, isNormalized: false), 0.7109), (DSQ(shortfall: 0.2), 0.9086),
      (DAQ(), 0.43951), (DAQ(temperature: 2, kernelWidth: 2), 0.7833),
      (PSG(floor: 0.1), 0.558), (PSG(floor: 0.01), 0.254), (PSG(floor: 0.001), 0.161),
      (Cosine(amplitude: 0.25), 0.9682), (Cosine(amplitude: 0.5), 0.8660),
      (Cosine(amplitude: 0.9), 0.4359), (InverseTanh(), 0.999999),
      (InverseTanh(strength: 0.1), 0.99958), (InverseTanh(strength: 1), 0.9547),
    ] as [(any GradientEstimator, Double)])
  func `α of the multi-bit estimators`(estimator: any GradientEstimator, expected: Double) {
    #expect(abs(Self.factor(estimator) - expected) < 5e-4)
  }

  /// The cap on the root changes α by little.
  @Test(arguments: [(2.0, 0.75), (3, 0.5556)])
  func `α of the root is that of an uncapped one`(degree: Double, expected: Double) {
    #expect(abs(Self.factor(RootQuantization(degree: degree)) - expected) < 2e-4)
  }

  /// The middle bin of eight bits has all the tails that matter.
  @Test(arguments: [(2.0, 0.999998), (5, 0.9532), (5.5, 0.9204), (10, 0.3983), (20, 0.01155)])
  func `α of an endless sum of sigmoids`(temperature: Double, expected: Double) {
    let quantizer = UniformQuantizer(bits: 8, limit: 127.5)
    let estimator = SigmoidSum(temperature: temperature)
    let bin = AdaptiveQuadrature.integral(
      of: { 1 / estimator.derivative(at: $0, for: quantizer) }, from: 0, to: 1)
    #expect(abs(1 / bin.value - expected) < 5e-5)
  }

  @Test func `ranges of Q̂′`() throws {
    let soft = try #require(DSQ(shortfall: 0.2).bounds(for: Self.two))
    #expect(abs(soft.lower - 0.494) < 5e-4 && abs(soft.upper - 1.373) < 5e-4)
    let aware = try #require(DAQ().bounds(for: Self.two))
    #expect(abs(aware.lower - 0.3620) < 5e-5 && abs(aware.upper - 0.59665) < 5e-6)
    #expect(abs(aware.lipschitz - 1.015) < 5e-4)
    let wide = try #require(DAQ(temperature: 2, kernelWidth: 2).bounds(for: Self.two))
    #expect(abs(wide.lower - 0.497) < 5e-4 && abs(wide.upper - 2.217) < 5e-4)
    let squeezed = try #require(DoReFa().bounds(for: UniformQuantizer(bits: 2, limit: 1)))
    #expect(abs(squeezed.lower - 0.551) < 5e-3 && abs(squeezed.upper - 1.313) < 5e-4)
    let steps = try #require(
      SigmoidSum().bounds(for: UniformQuantizer(bits: 4, limit: 7.5)))
    #expect(abs(steps.upper - 2.501) < 5e-4)
    let decay = try #require(EDE(sharpness: 1).bounds(for: Self.sign))
    #expect(abs(decay.lipschitz - 4 / (3 * 3.0.squareRoot())) < 1e-12)
  }

  @Test func `DoReFa's integral over its own bins`() {
    // Levels evenly spaced in tanh(w) for weights up to 1: inner bins reach to artanh(⅔ tanh 1).
    let map = WeightMap(of: DoReFa(), on: UniformQuantizer(bits: 1, limit: 1), binaryFactor: .unit)
    let edge = atanh(tanh(1.0) * 2 / 3)
    #expect(abs(edge - 0.55967) < 5e-6)
    #expect(abs(edge / map(edge) - 1.1817) < 5e-5)
    #expect(abs((1 - edge) / (map(1) - map(edge)) - 0.7367) < 5e-5)
  }

  @Test func `SignSwish changes sign where it is known to`() {
    let estimator = SignSwish()
    #expect(abs(SignSwish.signChange - 2.399357) < 5e-7)
    let zero = SignSwish.signChange / 5
    #expect(abs(zero - 0.479871) < 5e-7)
    #expect(estimator.slope(at: zero * 0.999) > 0 && estimator.slope(at: zero * 1.001) < 0)
    #expect(abs(estimator.slope(at: 3.436 / 5) / 5 + 0.07383) < 5e-6)
    #expect(abs(estimator.height(at: zero) - 1.19968) < 5e-6)
    let map = WeightMap(of: estimator, on: Self.sign)
    #expect(abs(map(0.5 * zero) - 0.0626) < 5e-5)
    #expect(abs(map(0.9 * zero) - 0.2924) < 5e-5)
    #expect(abs(map(0.99 * zero) - 0.7588) < 5e-5)
    #expect(map(0.5) == .infinity && map(-0.5) == -.infinity)
  }

  @Test func `FDA-BNN's lobes`() {
    let estimator = FDABNN(lastTerm: 9)
    #expect(abs(estimator.slope(at: 0) - 12.73) < 5e-3)
    #expect(abs(estimator.firstZero - 0.157) < 5e-4)
    let least = (0...4000).map { estimator.slope(at: Double($0) / 4000) }.min() ?? 0
    #expect(abs(least + 2.79) < 5e-3)
    let x = 0.71
    #expect(abs(estimator.slope(at: x) - 2 / Double.pi * sin(20 * x) / sin(x)) < 1e-13)
  }

  @Test func `maps of the splines`() {
    let spline = WeightMap(of: ApproxSign(), on: Self.sign)
    #expect(abs(spline(0.5) - log(2) / 2) < 1e-15)
    #expect(spline.domain == -1...1 && spline(1) == .infinity)
    #expect(abs(WeightMap(of: XuCheung(), on: Self.sign)(0.25) - log(2) / 8) < 1e-15)
    let tailed = WeightMap(of: XuCheung(isLongTailed: true), on: Self.sign)
    #expect(abs(tailed(1) - 1.9024) < 5e-5)
    #expect(abs(XuCheung(isLongTailed: true).height(at: 1) - 0.72) < 1e-15)
    #expect(XuCheung().height(at: 3) == 1 && XuCheung().height(at: -0.5) == -1)
    #expect(abs(RBNN().height(at: 2) - 1) < 1e-15)
    #expect(WeightMap(of: PCF(halfReach: 0.5), on: Self.sign)(0.3) == 0.3)
  }

  @Test func `supports end where Q̂′ does`() {
    for pairing in Pairing.all {
      let support = pairing.estimator.support(for: pairing.quantizer)
      guard support.upperBound.isFinite else { continue }
      let hair = pairing.quantizer.stepSize * 1e-9
      #expect(pairing.derivative(support.upperBound + hair) == 0)
      #expect(pairing.derivative(support.upperBound - hair) > 0)
      #expect(pairing.derivative(support.lowerBound - hair) == 0)
      #expect(pairing.derivative(support.lowerBound + hair) > 0)
    }
  }

  @Test func `only the inverse tanh looks at the gradient's sign`() {
    let tilted = InverseTanh(strength: 0.4)
    for w in [-0.9, -0.2, 0.1, 0.77] {
      let up = tilted.derivative(at: w, gradientSign: .plus, for: Self.two)
      let down = tilted.derivative(at: w, gradientSign: .minus, for: Self.two)
      #expect(up == tilted.derivative(at: w, for: Self.two))
      #expect(abs(up + down - 2) < 1e-15 && up != down)
      let plain: any GradientEstimator = Cosine()
      #expect(
        plain.derivative(at: w, gradientSign: .minus, for: Self.two)
          == plain.derivative(at: w, for: Self.two))
    }
    // From one end of a bin to the other it spans δ.
    let low = tilted.derivative(at: 1e-9, for: Self.two)
    let high = tilted.derivative(at: 1 - 1e-9, for: Self.two)
    #expect(abs(high - low - 0.4) < 1e-6)
  }

  @Test func `published schedules`() {
    #expect(abs(RBNN.scheduled(progress: 0).edge - 141.4) < 0.05)
    #expect(abs(RBNN.scheduled(progress: 1).edge - 0.1414) < 5e-5)
    #expect(SigmoidSum.scheduled(epoch: 0).temperature == 20)
    #expect(SigmoidSum.scheduled(epoch: 34).temperature == 700)
    #expect(SigmoidSum.scheduled(epoch: 500).temperature == 2000)
  }

  @Test func `a count must be whole`() {
    #expect(
      throws: EstimatorError.wholeNumberExpected(estimator: "fdabnn", name: "n", value: 2.5)
    ) { try EstimatorCatalogue.make(name: "fdabnn", parameters: ["n": 2.5], bits: 1) }
  }
}
