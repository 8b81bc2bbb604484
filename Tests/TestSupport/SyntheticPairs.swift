import Foundation
import Records

/// An analysis of estimators made of formulas, for tests of what is drawn from one.
extension SyntheticAnalysis {
  /// Names of the runs and comparisons of one estimator with one optimizer.
  package struct PairNames {
    package let surrogate: String
    package let mirror: String
    package let tweak: String
    package let baselineComparison: String
    package let tweakComparison: String
    package let optimizer: String

    package init(
      surrogate: String, mirror: String, tweak: String, baselineComparison: String,
      tweakComparison: String, optimizer: String
    ) {
      self.surrogate = surrogate
      self.mirror = mirror
      self.tweak = tweak
      self.baselineComparison = baselineComparison
      self.tweakComparison = tweakComparison
      self.optimizer = optimizer
    }
  }

  /// Pair after pair farther from the yardstick; every third has weights without an image under M.
  package static func pairs(_ names: [PairNames], experiment: String) -> AnalysisResult {
    let model = make()
    var result = model
    result.experiment = experiment
    result.verdicts = []
    result.runs = []
    result.comparisons = []
    for (index, pair) in names.enumerated() {
      let isAdam = pair.optimizer == "adam"
      let template = model.runs.first { $0.optimizer == pair.optimizer } ?? model.runs[0]
      let names = [pair.surrogate, pair.mirror, pair.tweak]
      for name in names where result.run(name) == nil {
        var run = template
        run.name = name
        result.runs.append(run)
      }
      let baseline = model.comparisons.first {
        $0.name == (isAdam ? "baseline-adam" : "baseline-sgd")
      }
      guard let baseline else { continue }
      for (name, with, factor) in [
        (pair.baselineComparison, pair.mirror, 0.6 + 0.11 * Double(index)),
        (pair.tweakComparison, pair.tweak, 0.9),
      ] {
        var comparison = baseline
        comparison.name = name
        comparison.reference = pair.surrogate
        comparison.with = with
        comparison.map = isAdam || with == pair.tweak ? "identity" : "M"
        comparison.total.errorOverLimit.values = baseline.total.errorOverLimit.values.map {
          $0 * factor
        }
        comparison.total.agreement.values = baseline.total.agreement.values.map {
          1 - (1 - $0) * factor
        }
        comparison.errorOverTime = baseline.errorOverTime.map { $0 * factor }
        if with == pair.mirror, index.isMultiple(of: 3) {
          comparison.total.unmapped.values = [0.03]
        }
        result.comparisons.append(comparison)
      }
    }
    return result
  }
}
