import Configurations
import Diagnostics
import Quantization
import Records
import Results
import Storage

/// Two finished runs with the same seed, ready to be compared weight by weight.
struct RunPair {
  let first: TrainingRun
  let second: TrainingRun
  /// The quantized tensors, in the order of the network.
  let tensors: [TensorPair]

  /// - Throws: `Failure` 65 when the runs do not fit together, 78 for an estimator that is refused.
  init(
    _ comparison: Comparison, _ configuration: RunConfiguration,
    _ counterpart: RunConfiguration, first: TrainingRun, second: TrainingRun
  ) throws(Failure) {
    let names = { (run: TrainingRun) in
      run.tensors.map { ($0.name, $0.shape, $0.isQuantized, $0.bits) }
    }
    guard names(first).elementsEqual(names(second), by: { $0 == $1 }),
      first.snapshotSteps == second.snapshotSteps, first.seed == second.seed,
      first.snapshotElements == second.snapshotElements
    else {
      throw Failure(
        .badData, at: comparison.name, "the two runs do not have the same tensors, steps or seed",
        found: "\(first.name) and \(second.name)", remedy: ArtifactSchema.trainingRun.remedy)
    }
    let estimator: (any GradientEstimator)?
    let trained: (first: any GradientEstimator, second: any GradientEstimator)
    do {
      estimator =
        switch comparison.alignment {
        case .mapped(let choice), .bothMapped(let choice): try choice.makeEstimator()
        case .direct: nil
        }
      trained = (
        try configuration.estimator.makeEstimator(), try counterpart.estimator.makeEstimator()
      )
    } catch {
      throw Failure(
        .configuration, at: comparison.name, "the estimator is refused", found: "\(error)")
    }
    let mapsSecond = if case .bothMapped = comparison.alignment { true } else { false }
    self.first = first
    self.second = second
    tensors = first.tensors.filter(\.isQuantized).map { tensor in
      let quantizer = UniformQuantizer(
        bits: tensor.bits ?? configuration.bits, limit: tensor.limit, grid: configuration.grid)
      return TensorPair(
        name: tensor.name, quantizer: quantizer,
        map: estimator.map { WeightMap(of: $0, on: quantizer) }, mapsSecond: mapsSecond,
        supports: (trained.first.support(for: quantizer), trained.second.support(for: quantizer)))
    }
  }

  /// Tallies at the end of training, tensor by tensor.
  var finalTallies: [AlignmentTally] {
    tensors.map { $0.tally(values(first.final, $0.name), values(second.final, $0.name)) }
  }

  /// Tallies over all compared weights at every snapshot.
  var tallyOverTime: [AlignmentTally] {
    let sizes = Dictionary(
      first.tensors.map { ($0.name, $0.shape.reduce(1, *)) }, uniquingKeysWith: { one, _ in one })
    return first.snapshotSteps.indices.map { index in
      var total = AlignmentTally()
      for tensor in tensors {
        guard let w = first.snapshot(index, of: tensor.name),
          let other = second.snapshot(index, of: tensor.name)
        else { continue }
        total += tensor.tally(w, other).standing(for: sizes[tensor.name] ?? w.count)
      }
      return total
    }
  }

  /// The weights at the end of training as a histogram, in units of w_max.
  /// - Parameter isMapped: whether M is applied to the first run's.
  func density(isMapped: Bool) -> WeightDensity {
    var histogram = DensityHistogram()
    for tensor in tensors {
      let pair = zip(values(first.final, tensor.name), values(second.final, tensor.name))
      for (w, other) in pair {
        let horizontal = isMapped ? tensor.mapped(w) : Double(w)
        let vertical = isMapped ? tensor.counterpart(other) : Double(other)
        histogram.add(horizontal / tensor.quantizer.limit, vertical / tensor.quantizer.limit)
      }
    }
    return histogram.density
  }

  /// Where in their bins the first run's weights lie at the end of training, all tensors together.
  var positions: BinPositions {
    tensors.reduce(into: BinPositions()) { total, tensor in
      total += tensor.positions(values(first.final, tensor.name), values(second.final, tensor.name))
    }
  }

  private func values(_ tensors: [NamedTensor], _ name: String) -> [Float] {
    tensors.first { $0.name == name }?.values ?? []
  }
}
