import Diagnostics
import Quantization

extension AnalysisResult {
  /// The estimator that trained Q̂-net: of the samples that the experiment holds, or of the catalogue.
  /// - Throws: `Failure` 65 where there is none of that name and parameters; an analysis that was read has one.
  package func makeEstimator() throws(Failure) -> any GradientEstimator {
    let choice = experiment.runs.lazy.map(\.estimator).first {
      $0.samples != nil && $0.name == quantization.estimator
    }
    do {
      return try choice?.makeEstimator()
        ?? EstimatorCatalogue.make(
          name: quantization.estimator, parameters: quantization.parameters, bits: quantization.bits
        )
    } catch {
      throw Failure(
        .badData, at: experiment.name, "its analysis names an estimator that cannot be made",
        found: "\(error)", remedy: "analyse again: make -C pipeline analysis")
    }
  }
}

extension QuantizationSummary {
  /// The quantizer in units of w_max: limit 1.
  /// - Throws: `Failure` 65 where the grid does not exist at these bits; an analysis that was read has one.
  package func makeQuantizer() throws(Failure) -> UniformQuantizer {
    guard let grid = UniformQuantizer.Grid(rawValue: grid), grid.supports(bits: bits) else {
      throw Failure(
        .badData, at: "quantization", "the quantizer cannot be made",
        found: "\(bits) bits on the grid “\(self.grid)”",
        remedy: "analyse again: make -C pipeline analysis")
    }
    return UniformQuantizer(bits: bits, limit: 1, grid: grid)
  }
}
