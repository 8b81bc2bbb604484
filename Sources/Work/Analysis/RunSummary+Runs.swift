import Configurations
import Records
import Results

extension RunSummary {
  /// A row of Table 5 and its learning curves, from one run over its seeds.
  /// - Parameter runs: the same configuration with different seeds, at least one.
  package init(_ configuration: RunConfiguration, runs: [TrainingRun]) {
    let window = configuration.stepsPerEpoch
    func last(_ values: [Double]) -> Double { mean(values.suffix(window)) }
    /// Means over windows of steps.
    func curve(_ values: (TrainingRun) -> [Double]) -> SeedCurves {
      SeedCurves(runs.map { windowMeans(values($0), window) })
    }
    /// The loss as it is reported: with the penalty or without.
    let loss: (TrainingRun) -> [Double] = { run in
      configuration.reportsPenalty ? run.metrics.loss : run.metrics.crossEntropy
    }
    let lookLoss: (TrainingRun) -> [Double] = { run in
      run.evaluations.map { configuration.reportsPenalty ? $0.loss : $0.crossEntropy }
    }
    // Runs of another program may differ in length: curves go as far as all of them.
    let lookCount = runs.map(\.evaluations.count).min() ?? 0
    let looks = (runs.first?.evaluations ?? []).prefix(lookCount)
    let steps = runs.map(\.metrics.crossEntropy.count).min() ?? 0
    self.init(
      name: configuration.name, label: configuration.label,
      optimizer: configuration.optimizerGroup, role: configuration.role.rawValue,
      seeds: runs.map(\.seed),
      trainAccuracy: SeedValues(runs.map { last($0.metrics.accuracy) }),
      trainLoss: SeedValues(runs.map { last(loss($0)) }),
      trainCrossEntropy: SeedValues(runs.map { last($0.metrics.crossEntropy) }),
      validationAccuracy: SeedValues(runs.map { $0.evaluations.last?.accuracy ?? .nan }),
      validationLoss: SeedValues(runs.map { lookLoss($0).last ?? .nan }),
      validationCrossEntropy: SeedValues(runs.map { $0.evaluations.last?.crossEntropy ?? .nan }),
      curveSteps: stride(from: 0, to: steps, by: window).map { Double(min($0 + window, steps)) },
      curveTrainLoss: curve(loss), curveTrainAccuracy: curve(\.metrics.accuracy),
      evaluationSteps: looks.map { Double($0.step) },
      curveValidationLoss: SeedCurves(runs.map(lookLoss)),
      curveValidationAccuracy: SeedCurves(runs.map { $0.evaluations.map(\.accuracy) }),
      tensors: (runs.first?.tensors ?? []).map {
        TensorSummary(
          name: $0.name, shape: $0.shape, isQuantized: $0.isQuantized, limit: $0.limit,
          alpha: $0.alpha)
      })
  }
}

/// Arithmetic mean; NaN of nothing.
func mean(_ values: some Collection<Double>) -> Double {
  values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
}

/// Means over consecutive windows; the last window may be shorter.
package func windowMeans(_ values: [Double], _ window: Int) -> [Double] {
  stride(from: 0, to: values.count, by: window).map {
    mean(values[$0..<min($0 + window, values.count)])
  }
}
