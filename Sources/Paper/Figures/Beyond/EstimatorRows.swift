import Drawing
import Quantization

/// One estimator of Table B: what it is, and what came out with each optimizer.
struct EstimatorRow {
  let title: RichText
  let plainTitle: String
  let estimator: any GradientEstimator
  /// In units of w_max.
  let quantizer: UniformQuantizer
  /// By optimizer group; empty where nothing was trained.
  let outcomes: [PairOutcome]

  /// Sorted by how many times the lr-tweak's Ē that of the first optimizer is; in the catalogue's order
  /// where nothing was trained.
  static func all(_ inputs: FigureInputs) throws -> [EstimatorRow] {
    guard let focused = inputs.focused(on: .estimators) else {
      return try CatalogueGroup.all().flatMap(\.members).map {
        EstimatorRow(estimator: $0.estimator, quantizer: $0.quantizer, outcomes: [])
      }
    }
    let outcomes = PairOutcome.all(focused)
    var names: [String] = []
    for pair in focused.experiment.pairs where !names.contains(pair.name) {
      names.append(pair.name)
    }
    let rows = try names.compactMap { name -> EstimatorRow? in
      guard let pair = focused.experiment.pairs.first(where: { $0.name == name }),
        let run = focused.experiment.run(named: pair.qhat)
      else { return nil }
      return EstimatorRow(
        estimator: try run.estimator.makeEstimator(),
        quantizer: UniformQuantizer(bits: run.bits, limit: 1, grid: run.grid),
        outcomes: outcomes.filter { $0.pair.name == name })
    }
    return rows.sorted { a, b in
      let (x, y) = (a.sortingRatio, b.sortingRatio)
      return x == y ? a.plainTitle < b.plainTitle : x < y
    }
  }

  init(
    estimator: any GradientEstimator, quantizer: UniformQuantizer, outcomes: [PairOutcome]
  ) {
    self.estimator = estimator
    self.quantizer = quantizer
    self.outcomes = outcomes
    let tail = estimator.parameters.first { $0.name == "longtailed" && $0.value == 1 } == nil
    plainTitle = estimator.displayName + (tail ? "" : ", long")
    title = RichText(verbatim: plainTitle + estimator.characteristics.evidence.mark)
  }

  func outcome(_ optimizer: String) -> PairOutcome? {
    outcomes.first { $0.pair.optimizerGroup == optimizer }
  }

  private var sortingRatio: Double { outcomes.first?.errorRatio ?? .infinity }

  var map: WeightMap { WeightMap(of: estimator, on: quantizer) }
  var bounds: DerivativeBounds? { estimator.bounds(for: quantizer) }
  /// The factor on the initial weights.
  var spread: Double {
    outcomes.first?.qhat.initialSpread ?? TrainableWeights.spread(of: estimator, on: quantizer)
  }

}
