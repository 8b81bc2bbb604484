import Foundation
import Quantization
import Testing

@Suite struct AdaptiveQuadratureTests {
  @Test func `known integrals come out to 1e-13`() {
    let sine = AdaptiveQuadrature.integral(of: { sin($0) }, from: 0, to: Double.pi)
    #expect(abs(sine.value - 2) < 1e-13)
    let growth = AdaptiveQuadrature.integral(of: { exp($0) }, from: -3, to: 30)
    #expect(abs(growth.value / (exp(30.0) - exp(-3.0)) - 1) < 1e-13)
    let bell = AdaptiveQuadrature.integral(of: { 1 / (1 + 1e6 * $0 * $0) }, from: -1, to: 1)
    #expect(abs(bell.value - 2e-3 * atan(1e3)) < 1e-15)
  }

  @Test func `direction, empty intervals and kinks`() {
    let backward = AdaptiveQuadrature.integral(of: { $0 * $0 }, from: 1, to: -2)
    #expect(abs(backward.value + 3) < 1e-14)
    #expect(AdaptiveQuadrature.integral(of: { exp($0) }, from: 2, to: 2).value == 0)
    let corner = AdaptiveQuadrature.integral(
      of: { abs($0 - 0.3) }, from: -1, to: 1, splitAt: [5, 0.3])
    #expect(abs(corner.value - (1.69 + 0.49) / 2) < 1e-14)
  }

  @Test func `a divergent integral does not come back as a number to trust`() {
    let pole = AdaptiveQuadrature.integral(of: { 1 / $0 }, from: 0, to: 1)
    #expect(!pole.value.isFinite || pole.error > 0.01)
  }
}
