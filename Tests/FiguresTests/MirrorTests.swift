import Figures
import Quantization
import TestSupport
import Testing

/// What Figure 2 claims about itself.
@Suite struct MirrorTests {
  @Test func reflectionIsTheInverseOfM() throws {
    let quantization = try SyntheticAnalysis.make().quantization
    let map = WeightMap(
      of: try quantization.makeEstimator(), on: try quantization.makeQuantizer())
    let points = try quantization.makeQuantizer().boundaryPoints
    for point in points { #expect(abs(map.inverse(point) - point) < 1e-12) }
    let findings = try inputs().findings
    let level = 1 / map.derivative(at: (points[1] + points[2]) / 2)
    let wall = 1 / map.derivative(at: points[1])
    #expect(level < 1 && wall > 1)
    #expect(findings.number("mnist.estimator.stretch-at-level") == level)
    #expect(findings.number("mnist.estimator.stretch-at-end") == wall)
  }

  @Test func foreignAnalysisIsRefused() throws {
    var quantization = try SyntheticAnalysis.make().quantization
    quantization.estimator = "nobody"
    #expect(throws: (any Error).self) { try quantization.makeEstimator() }
    quantization.grid = "sign"
    #expect(throws: (any Error).self) { try quantization.makeQuantizer() }
  }
}
