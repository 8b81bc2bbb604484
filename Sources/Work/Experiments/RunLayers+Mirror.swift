import Configurations
import Diagnostics
import Quantization

/// What a run takes over from the estimator of the Q̂-net that it is the counterpart of.
extension RunLayers {
  /// The run's estimator; `mirror` is what Appendix G prescribes for the counterpart of a Q̂-net.
  func estimator(
    _ run: YAMLMapping, among runs: YAMLMapping, bits: Int, grid: UniformQuantizer.Grid,
    _ initialWeights: RunConfiguration.InitialWeights
  ) throws -> EstimatorChoice {
    let value = try run.required("estimator")
    guard value.node.text == "mirror" else {
      return try value.estimator(bits: bits)
    }
    let original = try counterpartEstimator(run, among: runs, for: "estimator")
    let isMapped = if case .mapped = initialWeights { true } else { false }
    return try value.refusing { () throws(EstimatorError) in
      let mirror = MirrorEstimator.make(
        for: try original.makeEstimator(),
        on: UniformQuantizer(bits: bits, limit: 1, grid: grid), isMapped: isMapped)
      return try EstimatorChoice(
        name: mirror.name,
        parameters: Dictionary(
          mirror.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
        bits: bits)
    }
  }

  /// The factor on drawn weights: a number, or `trainable` for what the estimator can train (of an
  /// STE-net: what the estimator of its counterpart can).
  func initialSpread(
    _ run: YAMLMapping, among runs: YAMLMapping, _ estimator: EstimatorChoice, bits: Int,
    grid: UniformQuantizer.Grid
  ) throws -> Double {
    guard let value = run["initial_spread"] else { return 1 }
    guard value.node.text == "trainable" else {
      return try value.number(in: Double.leastNonzeroMagnitude...1, "above 0, at most 1")
    }
    let original =
      run["counterpart"] == nil
      ? estimator : try counterpartEstimator(run, among: runs, for: "initial_spread")
    return try value.refusing { () throws(EstimatorError) in
      TrainableWeights.spread(
        of: try original.makeEstimator(),
        on: UniformQuantizer(bits: bits, limit: 1, grid: grid))
    }
  }
}
