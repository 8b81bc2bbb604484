import Foundation
import Quantization
import Testing

@Suite struct SurrogateTests {
  @Test(arguments: Pairing.all)
  func `finite differences of Q̂ give Q̂′`(pairing: Pairing) {
    let quantizer = pairing.quantizer
    let step = quantizer.stepSize * 1e-5
    var compared = 0
    let scale = (-60...60).reduce(1.0) { largest, index in
      max(largest, abs(pairing.derivative((Double(index) + 0.37) / 40 * quantizer.limit)))
    }
    for index in -60...60 {
      let w = (Double(index) + 0.37) / 40 * quantizer.limit
      // Across a level or an end of the range Q̂ may jump or have a corner.
      let offset = abs(quantizer.nearestBoundary(to: w).offset)
      if quantizer.stepSize / 2 - offset < 2 * step { continue }
      func slope(_ step: Double) -> Double {
        (pairing.surrogate(w + step) - pairing.surrogate(w - step)) / (2 * step)
      }
      // Richardson's extrapolation of the central difference.
      let difference = (4 * slope(step / 2) - slope(step)) / 3
      let expected = pairing.derivative(w)
      compared += 1
      // Truncation and rounding together stay below 1e-7 of the estimator's largest slope.
      #expect(abs(difference - expected) <= 1e-7 * scale, "at \(w)")
    }
    #expect(compared > 100)
  }

  @Test func `a normalized step is continuous, a raw one jumps at the levels`() {
    let quantizer = UniformQuantizer(bits: 2, limit: 1)
    let level = quantizer.levels[1]
    for (isNormalized, jump) in [(true, 0.0), (false, (1 - tanh(5.5 / 3)) * 2 / 3)] {
      let estimator = HTGE(sharpness: 5.5, isNormalized: isNormalized)
      let below = estimator.surrogate(at: level - 1e-12, for: quantizer)
      let above = estimator.surrogate(at: level + 1e-12, for: quantizer)
      #expect(abs(above - below - jump) < 1e-9)
    }
    let normalized = HTGE(sharpness: 5.5)
    for level in quantizer.levels {
      #expect(abs(normalized.surrogate(at: level, for: quantizer) - level) < 1e-15)
    }
    #expect(
      normalized.surrogate(at: 7, for: quantizer) == normalized.surrogate(at: 1, for: quantizer))
  }

  @Test func `the schedule of EDE runs from nearly straight to nearly a jump`() {
    #expect(EDE.scheduled(progress: 0).sharpness == 0.1)
    #expect(EDE.scheduled(progress: 0).scale == 10)
    #expect(abs(EDE.scheduled(progress: 0.5).sharpness - 1) < 1e-15)
    #expect(abs(EDE.scheduled(progress: 1).sharpness - 10) < 1e-14)
    #expect(EDE.scheduled(progress: 1).scale == 1)
    #expect(EDE.scheduled(progress: 0, from: 1e-3).sharpness == 1e-3)
  }

  @Test func `EDE keeps its shape in every layer`() {
    let small = UniformQuantizer(bits: 1, limit: 0.05, grid: .sign)
    let large = UniformQuantizer(bits: 1, limit: 1, grid: .sign)
    let estimator = EDE(sharpness: 3)
    for step in -10...10 {
      let x = Double(step) / 7
      #expect(
        abs(
          estimator.derivative(at: 0.05 * x, for: small) - estimator.derivative(at: x, for: large))
          < 1e-14)
    }
  }
}
