import Foundation
import Quantization
import Testing

/// α and L₋/L₊ of the hyperbolic tangent estimators against independently computed values.
@Suite struct HyperbolicTangentTests {
  struct Row: Sendable {
    let perBin: Double
    let raw: Double
    let normalized: Double
    let ratio: Double
  }

  /// t = kΔ; rounded to the digits given.
  static let rows = [
    Row(perBin: 1, raw: 0.4597, normalized: 0.9948, ratio: 0.786),
    Row(perBin: 1.83, raw: 0.6886, normalized: 0.9508, ratio: 0.475),
    Row(perBin: 2, raw: 0.7109, normalized: 0.9334, ratio: 0.420),
    Row(perBin: 2.75, raw: 0.7175, normalized: 0.8156, ratio: 0.226),
    Row(perBin: 11.0 / 3, raw: 0.5791, normalized: 0.6095, ratio: 0.097),
    Row(perBin: 4, raw: 0.5113, normalized: 0.5304, ratio: 0.071),
    Row(perBin: 5.5, raw: 0.2366, normalized: 0.2386, ratio: 0.0162),
    Row(perBin: 6, raw: 0.1733, normalized: 0.1742, ratio: 0.0099),
    Row(perBin: 8, raw: 0.0427, normalized: 0.0427, ratio: 0.0013),
  ]

  @Test(arguments: rows) func `α and flatness by sharpness per bin`(row: Row) throws {
    for bits in [1, 2, 4] {
      let quantizer = UniformQuantizer(bits: bits, limit: 0.37)
      let sharpness = row.perBin * Double((1 << bits) - 1) / 2
      let raw = HTGE(sharpness: sharpness, isNormalized: false)
      let normalized = HTGE(sharpness: sharpness)
      // The table's 1.83 stands for 11/6, and so on: two digits more than half a unit in the last.
      #expect(abs(WeightMap(of: raw, on: quantizer).alpha - row.raw) < 7e-4)
      #expect(
        abs(WeightMap(of: normalized, on: quantizer).alpha - row.normalized) < 7e-4)
      let bounds = try #require(raw.bounds(for: quantizer))
      #expect(abs(bounds.lower / bounds.upper - row.ratio) < 2e-3)
    }
  }

  @Test func `the paper's two-bit estimator has α = 0.6095 in every layer`() throws {
    let estimator = try EstimatorCatalogue.make(name: "htge", bits: 2)
    for limit in [0.8164965809277260, 0.1443375672974065, 0.1020620726159658, 0.4330127018922193] {
      let map = WeightMap(of: estimator, on: UniformQuantizer(bits: 2, limit: limit))
      #expect(abs(map.alpha - 0.6095) < 5e-5)
    }
  }

  @Test(arguments: [(0.11, 0.7967), (0.2, 0.9086), (0.25, 0.9394), (0.5, 0.9926)])
  func `α of DSQ by its parameter`(shortfall: Double, factor: Double) {
    let map = WeightMap(of: DSQ(shortfall: shortfall), on: UniformQuantizer(bits: 3, limit: 2))
    #expect(abs(map.alpha - factor) < 5e-5)
  }

  @Test(arguments: [0.05, 0.11, 0.2, 0.5, 0.9])
  func `DSQ is the normalized HTGE with t = κ`(shortfall: Double) {
    let quantizer = UniformQuantizer(bits: 3, limit: 0.6)
    let soft = DSQ(shortfall: shortfall)
    let tangent = HTGE(sharpness: soft.sharpnessPerBin * 3.5)
    for step in -30...30 {
      let w = Double(step) / 25 * quantizer.limit
      let expected = tangent.derivative(at: w, for: quantizer)
      #expect(abs(soft.derivative(at: w, for: quantizer) - expected) <= 1e-13 * max(1, expected))
    }
  }

  @Test func `the range's ends belong to HTGE and not to PWL`() {
    let quantizer = UniformQuantizer(bits: 2, limit: 1)
    let estimator = HTGE(sharpness: 5.5)
    for edge in [-1.0, 1.0] {
      #expect(estimator.derivative(at: edge, for: quantizer) > 0.1)
      #expect(estimator.derivative(at: edge * (1 + 1e-15), for: quantizer) == 0)
      #expect(PWL().derivative(at: edge, for: quantizer) == 0)
      #expect(PWL().derivative(at: edge * (1 - 1e-15), for: quantizer) == 1)
    }
  }

  @Test func `the kernel's formula gives the derivative`() throws {
    for pairing in Pairing.all {
      switch pairing.estimator.kernelShape(for: pairing.quantizer) {
      case .hyperbolicTangent(let kernel):
        for step in -50...50 {
          let w = (Double(step) + 0.21) / 30 * pairing.quantizer.limit
          let shifted = w - kernel.phase
          let v = shifted - kernel.spacing * (shifted / kernel.spacing).rounded(.toNearestOrEven)
          let cosine = cosh(kernel.inverseWidth * v)
          let value = kernel.window.contains(w) ? kernel.gain / (cosine * cosine) : 0
          let expected = pairing.derivative(w)
          #expect(abs(value - expected) <= 1e-12 * max(expected, kernel.gain * 1e-6))
        }
      case .windowed(let window):
        for step in -50...50 {
          let w = Double(step) / 30 * pairing.quantizer.limit
          let value = window.lowerBound < w && w < window.upperBound ? 1.0 : 0
          #expect(value == pairing.derivative(w))
        }
      case .constant(let value):
        #expect(pairing.derivative(0.3) == value && pairing.derivative(-9) == value)
      case .general: break
      }
    }
  }
}
