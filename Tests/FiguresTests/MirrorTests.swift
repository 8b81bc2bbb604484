import Diagnostics
import Figures
import Quantization
import TestSupport
import Testing

/// What Figure 2 claims about itself.
@Suite struct MirrorTests {
  @Test func reflectionIsTheInverseOfM() throws {
    let analysis = try SyntheticAnalysis.make()
    let quantizer = try analysis.quantization.makeQuantizer()
    let map = WeightMap(of: try analysis.makeEstimator(), on: quantizer)
    let points = quantizer.boundaryPoints
    for point in points { #expect(abs(map.inverse(point) - point) < 1e-12) }
    let findings = try inputs().findings
    let level = 1 / map.derivative(at: (points[1] + points[2]) / 2)
    let wall = 1 / map.derivative(at: points[1])
    #expect(level < 1 && wall > 1)
    #expect(findings.number("mnist.estimator.stretch-at-level") == level)
    #expect(findings.number("mnist.estimator.stretch-at-end") == wall)
  }

  @Test func foreignAnalysisIsRefused() throws {
    var analysis = try SyntheticAnalysis.make()
    analysis.quantization.estimator = "nobody"
    #expect(throws: Failure.self) { try analysis.makeEstimator() }
    analysis.quantization.grid = "sign"
    #expect(throws: Failure.self) { try analysis.quantization.makeQuantizer() }
  }
}
