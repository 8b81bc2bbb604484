import Artifacts
import Diagnostics
import Experiments
import Networks
import Quantization

/// Quantizer, estimator, α and M of every tensor of a network, as a run's configuration asks for them.
struct TensorSetup {
  let layout: ParameterLayout
  let updates: [TensorUpdate]
  /// M of the initial weights, per tensor; nil where they stay as drawn.
  private let maps: [WeightMap?]

  /// - Throws: `Failure` 78 for an estimator that the catalogue refuses.
  init(_ run: RunConfiguration, layout: ParameterLayout) throws(Failure) {
    self.layout = layout
    let estimator = try make(run.estimator)
    let alpha: (any GradientEstimator)? =
      if case .alpha(let choice) = run.gradientFactor { try make(choice) } else { nil }
    let map: (any GradientEstimator)? =
      if case .mapped(let choice) = run.initialWeights { try make(choice) } else { nil }
    var updates: [TensorUpdate] = []
    var maps: [WeightMap?] = []
    for description in layout.descriptions {
      guard description.isQuantized else {
        updates.append(TensorUpdate())
        maps.append(nil)
        continue
      }
      let quantizer = UniformQuantizer(bits: run.bits, limit: description.limit, grid: run.grid)
      let factor = alpha.map { WeightMap(of: $0, on: quantizer).learningRateFactor } ?? 1
      updates.append(
        TensorUpdate(quantizer: quantizer, estimator: estimator, gradientFactor: factor))
      maps.append(map.map { WeightMap(of: $0, on: quantizer) })
    }
    self.updates = updates
    self.maps = maps
  }

  /// Puts M(w) in the place of every initial weight w of a tensor that has a map (Table 1).
  func mapInitialWeights(_ weights: ParameterBuffer) {
    for (index, map) in maps.enumerated() {
      guard let map else { continue }
      let values = weights[index]
      for i in values.indices { values[i] = Float(map(Double(values[i]))) }
    }
  }

  /// What a run file says of the tensors.
  var descriptions: [TensorDescription] {
    zip(layout.descriptions, updates).map { description, update in
      TensorDescription(
        name: description.name, shape: description.shape, isQuantized: description.isQuantized,
        limit: description.limit, gradientFactor: update.gradientFactor)
    }
  }
}

private func make(_ choice: EstimatorChoice) throws(Failure) -> any GradientEstimator {
  do {
    return try choice.makeEstimator()
  } catch {
    throw Failure(
      .configuration, "the estimator \(choice.canonicalText) is refused", found: "\(error)")
  }
}
