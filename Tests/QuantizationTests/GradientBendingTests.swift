import Quantization
import Testing

/// Tables of Q̂′ against the formulas they stand for.
@Suite struct GradientBendingTests {
  private static let pairings = Pairing.all.filter {
    $0.quantizer.limit == 1 && [1, 2, 4].contains($0.quantizer.bits)
      && ($0.quantizer.grid != .integer || $0.quantizer.bits == 2)
  }

  /// Weights across one and a half times the range, and every place where something can happen, from
  /// both sides.
  private func weights(_ pairing: Pairing) -> [Float] {
    let quantizer = pairing.quantizer
    let limit = quantizer.limit
    var state: UInt64 = 7
    var weights = (0..<800).map { _ -> Float in
      // Knuth's generator: any spread will do, the same one every time.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float((Double(state >> 11) / 0x1p53 * 3 - 1.5) * limit)
    }
    let window = pairing.estimator.support(for: quantizer)
    let kinks = pairing.estimator.reciprocalIntegral(for: quantizer).kinks
    var places = quantizer.levels + quantizer.boundaryPoints + [limit, -limit, 5 * limit, 0]
    places += [window.lowerBound, window.upperBound].filter(\.isFinite)
    places += quantizer.boundaryPoints.prefix(4).flatMap { point in kinks.map { point + $0 } }
    for place in places.map({ Float($0) }) { weights += [place, place.nextUp, place.nextDown] }
    return weights
  }

  @Test(arguments: pairings)
  func tablesKeepToTheirBound(pairing: Pairing) {
    let (estimator, quantizer) = (pairing.estimator, pairing.quantizer)
    let bending = GradientBending(of: estimator, on: quantizer)
    let weights = weights(pairing)
    for sign in [FloatingPointSign.plus, .minus] {
      let exact = weights.map {
        estimator.derivative(at: Double($0), gradientSign: sign, for: quantizer)
      }
      let peak = exact.map(abs).max() ?? 0
      for (w, value) in zip(weights, exact) {
        let tabled = Double(bending.derivative(at: w, gradientSign: sign))
        #expect(abs(tabled - value) <= 1.5e-6 * peak, "at \(w), gradient \(sign)")
      }
    }
  }

  /// Standard parameters of every estimator in the catalogue make for a table.
  @Test(arguments: EstimatorCatalogue.names)
  func theCatalogueIsTabled(name: String) throws {
    let entry = try EstimatorCatalogue.entry(named: name)
    for bits in [1, 2, 4] where entry.bits.contains(bits) {
      let estimator = try entry.make([:], bits: bits)
      let quantizer = UniformQuantizer(bits: bits, limit: 0.3)
      #expect(GradientBending(of: estimator, on: quantizer).isTabled, "\(bits) bits")
    }
  }

  @Test func whatIsNotFiniteGoesToTheFormula() {
    let quantizer = UniformQuantizer(bits: 2, limit: 1)
    let bending = GradientBending(of: MAD(), on: quantizer)
    #expect(bending.derivative(at: .nan, gradientSign: .plus).isNaN)
    #expect(bending.derivative(at: .infinity, gradientSign: .plus) == 0)
    #expect(bending.derivative(at: 4, gradientSign: .plus) == 0.25)
  }
}
