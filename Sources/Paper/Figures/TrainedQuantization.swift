import Diagnostics
import Quantization
import Results

extension FigureInputs {
  /// The estimator that trained Q̂-net, also when it comes from a file of samples.
  /// - Throws: `Failure` when the analysis names one that does not exist.
  package func trainedEstimator() throws -> any GradientEstimator {
    let quantization = analysis.quantization
    let choice = experiment.runs.lazy.map(\.estimator).first {
      $0.samples != nil && $0.name == quantization.estimator
    }
    return try choice?.makeEstimator() ?? quantization.makeEstimator()
  }
}

extension QuantizationSummary {
  /// The estimator that trained Q̂-net.
  /// - Throws: `Failure` when the analysis names one that does not exist.
  package func makeEstimator() throws -> any GradientEstimator {
    do {
      return try EstimatorCatalogue.make(name: estimator, parameters: parameters, bits: bits)
    } catch {
      throw Failure(
        .badData, at: "the analysis", "names an estimator that cannot be made", found: "\(error)",
        remedy: "analyse again: make -C pipeline analysis")
    }
  }

  /// The quantizer in units of w_max: limit 1.
  /// - Throws: `Failure` when the analysis names a grid that does not exist.
  package func makeQuantizer() throws -> UniformQuantizer {
    guard let grid = UniformQuantizer.Grid(rawValue: grid), grid.supports(bits: bits) else {
      throw Failure(
        .badData, at: "the analysis", "names a quantizer that cannot be made",
        found: "\(bits) bits on the grid “\(self.grid)”",
        remedy: "analyse again: make -C pipeline analysis")
    }
    return UniformQuantizer(bits: bits, limit: 1, grid: grid)
  }
}
