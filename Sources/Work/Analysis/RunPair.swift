import Configurations
import Diagnostics
import Quantization
import Records
import Results
import Storage

/// Two finished runs with the same seed, ready to be compared weight by weight.
struct RunPair {
  let first: StoredRun
  let second: StoredRun
  /// The quantized tensors, in the order of the network.
  let tensors: [TensorPair]
  /// How the two were trained.
  private let configurations: (first: RunConfiguration, second: RunConfiguration)
  /// Their places among the tensors of the runs.
  private let places: [Int]

  /// - Throws: `Failure` 65 when the runs do not fit together, 78 for an estimator that is refused.
  init(
    _ comparison: Comparison, _ configuration: RunConfiguration,
    _ counterpart: RunConfiguration, first: StoredRun, second: StoredRun
  ) throws(Failure) {
    let names = { (run: TrainingRun) in
      run.tensors.map { ($0.name, $0.shape, $0.isQuantized, $0.bits) }
    }
    let (one, two) = (first.run, second.run)
    guard names(one).elementsEqual(names(two), by: { $0 == $1 }),
      one.snapshotSteps == two.snapshotSteps, one.seed == two.seed,
      one.snapshotElements == two.snapshotElements, one.isContinuation == two.isContinuation
    else {
      throw Failure(
        .badData, at: comparison.name,
        "the two runs do not have the same tensors, steps or seed, or only one goes on from another",
        found: "\(one.name) and \(two.name)", remedy: ArtifactSchema.trainingRun.remedy)
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
    configurations = (configuration, counterpart)
    places = one.tensors.indices.filter { one.tensors[$0].isQuantized }
    tensors = places.map { place in
      let tensor = one.tensors[place]
      let quantizer = UniformQuantizer(
        bits: tensor.bits ?? configuration.bits, limit: tensor.limit, grid: configuration.grid)
      return TensorPair(
        name: tensor.name, quantizer: quantizer,
        map: estimator.map { WeightMap(of: $0, on: quantizer) }, mapsSecond: mapsSecond,
        supports: (
          GradientSupport(of: trained.first, on: quantizer),
          GradientSupport(of: trained.second, on: quantizer)
        ))
    }
  }

  /// What a pair comes to.
  struct Measures {
    /// At the end of training, tensor by tensor.
    var finalTallies: [AlignmentTally] = []
    /// Over all compared weights at every snapshot.
    var tallyOverTime: [AlignmentTally]
    /// The weights at the end of training, in units of w_max, without M and with it; empty where they are not asked for.
    var direct = DensityHistogram()
    var mapped = DensityHistogram()
    /// Where in their bins the first run's weights lie at the end of training, all tensors together.
    var positions = BinPositions()
    /// Where the penalty alone would have taken all compared weights; of none where an optimizer adapts.
    var penalty = AlignmentTally()
    /// What it would have left of the first run's weights.
    var remaining: Double?
  }

  /// Goes through the runs tensor by tensor: no more than two of them are in memory at a time.
  /// - Throws: `Failure` 65 for weights that are not what the run file promises.
  func measures(withDensities: Bool) throws(Failure) -> Measures {
    var measures = Measures(
      tallyOverTime: first.run.snapshotSteps.map { _ in AlignmentTally() })
    let (one, two) = (try first.weights(), try second.weights())
    let decay = decay(one, two)
    measures.remaining = decay?.first.remaining
    for (tensor, place) in zip(tensors, places) {
      add(tensor, try one.final(place), try two.final(place), withDensities, to: &measures)
      let snapshots = (try one.snapshots(place), try two.snapshots(place))
      add(tensor, at: place, snapshots.0, snapshots.1, to: &measures.tallyOverTime)
      guard let decay else { continue }
      measures.penalty += tally(
        tensor, at: place,
        decay.first.applied(to: try one.earliest(place, snapshots: snapshots.0)),
        decay.second.applied(to: try two.earliest(place, snapshots: snapshots.1)))
    }
    return measures
  }

  private func add(
    _ tensor: TensorPair, _ weights: [Float], _ others: [Float], _ withDensities: Bool,
    to measures: inout Measures
  ) {
    measures.finalTallies.append(tensor.tally(weights, others))
    measures.positions += tensor.positions(weights, others)
    guard withDensities else { return }
    let limit = tensor.quantizer.limit
    for (w, other) in zip(weights, others) {
      measures.direct.add(Double(w) / limit, Double(other) / limit)
      measures.mapped.add(tensor.mapped(w) / limit, tensor.counterpart(other) / limit)
    }
  }

  /// Of large tensors, snapshots keep some weights, which stand for all.
  private func add(
    _ tensor: TensorPair, at place: Int, _ weights: [Float], _ others: [Float],
    to tallies: inout [AlignmentTally]
  ) {
    guard !tallies.isEmpty else { return }
    let count = weights.count / tallies.count
    for index in tallies.indices {
      let range = index * count..<(index + 1) * count
      tallies[index] += tally(tensor, at: place, weights[range], others[range])
    }
  }

  private func tally(
    _ tensor: TensorPair, at place: Int, _ weights: some Collection<Float>,
    _ others: some Collection<Float>
  ) -> AlignmentTally {
    tensor.tally(weights, others).standing(
      for: first.run.tensors[place].shape.reduce(1, *))
  }

  /// What the penalty alone leaves of either net's earliest weights; nil where an optimizer adapts.
  private func decay(
    _ one: RunWeights, _ two: RunWeights
  ) -> (first: PenaltyDecay, second: PenaltyDecay)? {
    func decay(
      _ configuration: RunConfiguration, _ run: TrainingRun, _ weights: RunWeights
    ) -> PenaltyDecay? {
      PenaltyDecay(
        configuration,
        learningRates: run.metrics.learningRate.dropFirst(weights.earliestStep))
    }
    guard let own = decay(configurations.first, first.run, one),
      let other = decay(configurations.second, second.run, two)
    else { return nil }
    return (own, other)
  }
}
