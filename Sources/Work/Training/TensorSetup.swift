import Configurations
import Diagnostics
import Networks
import Quantization
import Records

/// Quantizer, estimator, α and M of every tensor of a network, as a run's configuration asks for them.
package struct TensorSetup {
  let layout: ParameterLayout
  package let updates: [TensorUpdate]
  /// M of the initial weights, per tensor; nil where they stay as drawn.
  private let maps: [WeightMap?]

  /// - Throws: `Failure` 78 for an estimator that the catalogue refuses.
  /// - Parameter isPenalized: for each tensor, whether the penalty λ·Σw² is over it.
  init(
    _ run: RunConfiguration, layout: ParameterLayout, isPenalized: [Bool]
  ) throws(Failure) {
    self.layout = layout
    let estimator = try make(run.estimator)
    let alpha: (any GradientEstimator)? =
      if case .alpha(let choice) = run.gradientFactor { try make(choice) } else { nil }
    let map: (any GradientEstimator)? =
      if case .mapped(let choice) = run.initialWeights { try make(choice) } else { nil }
    var updates: [TensorUpdate] = []
    var maps: [WeightMap?] = []
    for (description, isPenalized) in zip(layout.descriptions, isPenalized) {
      guard description.isQuantized else {
        updates.append(TensorUpdate(isPenalized: isPenalized))
        maps.append(nil)
        continue
      }
      let quantizer = UniformQuantizer(
        bits: description.bits ?? run.bits, limit: description.limit, grid: run.grid)
      let factor = alpha.map { WeightMap(of: $0, on: quantizer).alpha } ?? 1
      updates.append(
        TensorUpdate(
          quantizer: quantizer, estimator: estimator, alpha: factor,
          isPenalized: isPenalized))
      maps.append(map.map { WeightMap(of: $0, on: quantizer) })
    }
    self.updates = updates
    self.maps = maps
  }

  /// Multiplies the drawn weights of quantized tensors.
  func narrow(_ weights: ParameterBuffer, by spread: Double) {
    guard spread != 1 else { return }
    for (index, update) in updates.enumerated() where update.quantizer != nil {
      let values = weights[index]
      for i in values.indices { values[i] *= Float(spread) }
    }
  }

  /// Puts M(w) in the place of every initial weight w of a tensor that has a map (Table 1).
  /// - Throws: `Failure` 78 where M has no value: the estimator's dead zones and beyond sign changes.
  func mapInitialWeights(_ weights: ParameterBuffer) throws(Failure) {
    for (index, map) in maps.enumerated() {
      guard let map else { continue }
      let values = weights[index]
      var undefined = 0
      for i in values.indices {
        values[i] = Float(map(Double(values[i])))
        if !values[i].isFinite { undefined += 1 }
      }
      guard undefined == 0 else { throw unmappable(index, map, undefined) }
    }
  }

  private func unmappable(_ index: Int, _ map: WeightMap, _ count: Int) -> Failure {
    let description = layout.descriptions[index]
    let bound = map.domain.upperBound / description.limit
    return Failure(
      .configuration, at: description.name,
      "M has no value for \(count) of \(description.count) initial weights: the estimator gives them "
        + "no gradient, or one of the wrong sign",
      expected: "weights within ±\(bound) w_max",
      remedy: "add “initial_spread: trainable” to both runs, which draws narrower weights")
  }

  /// Hands the state of Q̂-net's SGD over to STE-net: the velocity v of each weight w becomes M'(w)·v.
  ///
  /// The velocity is a displacement in the space of Q̂-net's weights, and M takes w + v to
  /// M(w) + M'(w)·v + O(v²). The paper maps the weights alone (Section 6.1) and does not speak of the
  /// velocity; left as it is, it would go on moving STE-net by steps of Q̂-net's length.
  /// - Parameter weights: Q̂-net's, not mapped yet.
  func mapVelocity(_ velocity: ParameterBuffer, at weights: ParameterBuffer) {
    for (index, map) in maps.enumerated() {
      guard let map else { continue }
      let (v, w) = (velocity[index], weights[index])
      for i in v.indices { v[i] = Float(map.derivative(at: Double(w[i])) * Double(v[i])) }
    }
  }

  /// What a run file says of the tensors.
  var descriptions: [TensorDescription] {
    zip(layout.descriptions, updates).map { description, update in
      TensorDescription(
        name: description.name, shape: description.shape, isQuantized: description.isQuantized,
        limit: description.limit, alpha: update.alpha, bits: description.bits)
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
