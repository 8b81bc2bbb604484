import Foundation
import Quantization
import Testing

@Suite struct WeightMapTests {
  /// Weights over twice the representable range where M exists, none of them a boundary point or level.
  static func weights(_ map: WeightMap) -> [Double] {
    let limit = map.quantizer.limit
    return (-40...40).map { (Double($0) + 0.137) / 20 * limit }
      .filter { map.domain.lowerBound < $0 && $0 < map.domain.upperBound }
  }

  @Test(arguments: Pairing.all)
  func `closed forms of α and M agree with quadrature to 1e-9`(pairing: Pairing) {
    for reading in WeightMap.BinaryFactor.allCases {
      let closed = WeightMap(
        of: pairing.estimator, on: pairing.quantizer, binaryFactor: reading)
      let numeric = WeightMap(
        of: pairing.estimator, on: pairing.quantizer, binaryFactor: reading,
        evaluation: .quadrature)
      let factor = closed.alpha
      #expect(factor > 0)
      #expect(abs(factor - numeric.alpha) <= 1e-9 * factor)
      for w in Self.weights(closed) {
        let exact = closed(w)
        #expect(abs(exact - numeric(w)) <= 1e-9 * max(abs(exact), pairing.quantizer.limit))
      }
    }
  }

  @Test(arguments: Pairing.all)
  func `M fixes every boundary point and every level`(pairing: Pairing) {
    let map = WeightMap(of: pairing.estimator, on: pairing.quantizer)
    let slack = 1e-12 * pairing.quantizer.limit
    // One α cannot serve all bins of an estimator that is not cyclical, see below.
    guard pairing.estimator.characteristics.isCyclical else { return }
    for boundary in pairing.quantizer.boundaryPoints {
      #expect(abs(map(boundary) - boundary) <= slack)
    }
    // With α := 1 the bins are stretched, and only the boundary point stays. Levels stay only where
    // Q̂′ is the same on both sides of a boundary point.
    let isUnit =
      pairing.estimator.characteristics.family == .binary || pairing.quantizer.grid == .sign
    if isUnit || pairing.estimator is InverseTanh { return }
    for level in pairing.quantizer.levels {
      #expect(abs(map(level) - level) <= slack)
    }
  }

  @Test func `without a cycle M fixes the middle and the ends, and moves what is between`() {
    let quantizer = UniformQuantizer(bits: 2, limit: 0.5)
    let estimators: [any GradientEstimator] = [DoReFa(reach: 2), SigmoidSum(temperature: 3)]
    for estimator in estimators {
      let map = WeightMap(of: estimator, on: quantizer)
      #expect(map(0) == 0)
      #expect(abs(map(0.5) - 0.5) < 1e-12)
      #expect(abs(map(-0.5) + 0.5) < 1e-12)
      let boundary = quantizer.boundaryPoints[2]
      #expect(abs(map(boundary) - boundary) > 1e-3)
    }
  }

  @Test(arguments: Pairing.all)
  func `M preserves quantization bins and order`(pairing: Pairing) {
    let map = WeightMap(of: pairing.estimator, on: pairing.quantizer)
    let weights = Self.weights(map)
    for w in weights where pairing.estimator.characteristics.isCyclical {
      #expect(pairing.quantizer.quantized(map(w)) == pairing.quantizer.quantized(w))
    }
    let images = weights.map { map($0) }
    for (lower, upper) in zip(images, images.dropFirst()) { #expect(lower < upper) }
  }

  @Test(arguments: Pairing.all)
  func `the inverse undoes M, by closed form and by quadrature`(pairing: Pairing) {
    for evaluation in WeightMap.Evaluation.allCases {
      let map = WeightMap(
        of: pairing.estimator, on: pairing.quantizer, evaluation: evaluation)
      for w in Self.weights(map) {
        let image = map(w)
        // Where M is flat, one unit in the last place of its value is many in the weight.
        let slack = 4 * image.ulp / map.derivative(at: w)
        #expect(abs(map.inverse(image) - w) <= max(1e-12 * pairing.quantizer.limit, slack))
        #expect(
          abs(map(map.inverse(w)) - w) <= 1e-10 * pairing.quantizer.limit,
          "M(M⁻¹(\(w)))")
      }
    }
  }

  @Test(arguments: Pairing.all)
  func `M' is α over the derivative within the range`(pairing: Pairing) {
    let map = WeightMap(of: pairing.estimator, on: pairing.quantizer)
    let range = pairing.quantizer.representableRange
    let support = pairing.estimator.support(for: pairing.quantizer)
    for w in Self.weights(map) where range.contains(w) && support.contains(w) {
      let product = map.derivative(at: w) * pairing.derivative(w)
      #expect(abs(product - map.alpha) <= 1e-12 * map.alpha)
    }
  }

  @Test(arguments: quantizers) func `α of STE, PWL and MAD is 1 and M the identity inside`(
    quantizer: UniformQuantizer
  ) {
    let estimators: [any GradientEstimator] = [STE(), PWL(), MAD()]
    for estimator in estimators {
      let map = WeightMap(of: estimator, on: quantizer)
      #expect(map.alpha == 1, "\(estimator.name)")
      for step in -20...20 {
        let w = Double(step) / 20 * quantizer.limit
        #expect(abs(map(w) - w) <= 1e-15 * quantizer.limit, "\(estimator.name)")
      }
    }
    let beyond = 3 * quantizer.limit
    #expect(abs(WeightMap(of: PWL(), on: quantizer)(beyond) - beyond) <= beyond.ulp)
  }

  @Test func `a cyclical M goes on bin after bin beyond the range`() {
    let quantizer = UniformQuantizer(bits: 2, limit: 0.5)
    let map = WeightMap(of: HTGE(sharpness: 5.5), on: quantizer)
    for step in 1..<20 {
      let inside = Double(step) / 20 * quantizer.stepSize
      for bins in [-7.0, -3, 2, 5] {
        let shift = bins * quantizer.stepSize
        #expect(abs(map(inside + shift) - map(inside) - shift) < 1e-14)
      }
    }
  }

  @Test func `M is odd on grids that are`() {
    for pairing in Pairing.all
    where pairing.quantizer.grid != .integer && !(pairing.estimator is InverseTanh) {
      let map = WeightMap(of: pairing.estimator, on: pairing.quantizer)
      // Quadrature sums the two sides in opposite order, each to about 1e-13.
      for w in Self.weights(map) {
        let slack = 2e-12 * max(abs(map(w)), pairing.quantizer.limit)
        #expect(abs(map(-w) + map(w)) <= slack)
      }
    }
  }

  @Test func `both readings of α at one bit`() {
    let quantizer = UniformQuantizer(bits: 1, limit: 0.3)
    let estimator = HTGE(sharpness: 2)
    let bin = WeightMap(of: estimator, on: quantizer)
    let unit = WeightMap(of: estimator, on: quantizer, binaryFactor: .unit)
    #expect(abs(bin.alpha - 0.5304) < 5e-5)
    #expect(unit.alpha == 1)
    #expect(unit(0) == 0 && bin(0) == 0)
    #expect(abs(bin(0.3) - 0.3) < 1e-15)
    #expect(abs(unit(0.3) - 0.3 / bin.alpha) < 1e-12)
    // Two bits have finite bins, and one reading.
    let wide = UniformQuantizer(bits: 2, limit: 0.3)
    #expect(
      WeightMap(of: estimator, on: wide, binaryFactor: .unit).alpha
        == WeightMap(of: estimator, on: wide).alpha)
  }

  /// Independent values, given by the digits that enclose them.
  @Test(arguments: [(0.1, 1.0033...1.0034), (1, 1.4067...1.4068), (10, 6.06e5...6.07e5)])
  func `M of EDE at 1 over its schedule`(sharpness: Double, image: ClosedRange<Double>) {
    let sign = UniformQuantizer(bits: 1, limit: 1, grid: .sign)
    let map = WeightMap(of: EDE(sharpness: sharpness), on: sign)
    #expect(map.alpha == 1)
    #expect(image.contains(map(1)))
  }

  @Test func `M of MAD beyond the range is a parabola`() {
    let map = WeightMap(of: MAD(), on: UniformQuantizer(bits: 2, limit: 1))
    #expect(map(2) == 2.5)
    #expect(map(-2) == -2.5)
  }
}
