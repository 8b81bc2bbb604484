import Configurations
import Foundation
import Results

/// An analysis of estimators made of formulas, for tests of what is drawn from one.
extension SyntheticAnalysis {
  /// Pair after pair farther from the lr-tweak; every third has weights without an image under M.
  ///
  /// - Parameter missing: whether no run of any pair is there.
  package static func pairs(
    _ experiment: Experiment, missing: Bool = false, seeds: Int = 1
  ) throws -> AnalysisResult {
    let model = try make(seeds: seeds)
    var result = model
    result.experiment = experiment
    result.recipe = nil
    result.runs = []
    result.comparisons = []
    for (index, pair) in (missing ? [] : experiment.pairs).enumerated() {
      let isAdam = pair.optimizerGroup == "adam"
      let template = model.runs.first { $0.optimizer == pair.optimizerGroup } ?? model.runs[0]
      let names = [pair.qhat, pair.ste, pair.lrTweak]
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
        (pair.baselineComparison, pair.ste, 0.6 + 0.11 * Double(index)),
        (pair.lrTweakComparison, pair.lrTweak, 0.9),
        (pair.plainLRTweakComparison, pair.lrTweak, 0.9),
      ] where experiment.comparison(named: name) != nil {
        var comparison = baseline
        comparison.name = name
        comparison.reference = pair.qhat
        comparison.with = with
        comparison.map = isAdam || with == pair.lrTweak ? "identity" : "M"
        comparison.total.errorOverLimit.values = baseline.total.errorOverLimit.values.map {
          $0 * factor
        }
        comparison.total.agreement.values = baseline.total.agreement.values.map {
          1 - (1 - $0) * factor
        }
        comparison.errorOverTime = baseline.errorOverTime.scaled(by: factor)
        if with == pair.ste, index.isMultiple(of: 3) {
          comparison.total.unmapped.values = comparison.seeds.map { _ in 0.03 }
        }
        result.comparisons.append(comparison)
      }
    }
    result.findings = try findings(of: result)
    return result
  }

  /// The optimizers of Section 3 as claimed and the other way round, by optimizer group; Ē of lr-tweak is 0.01
  /// throughout.
  package static func optimizers(
    _ errors: [String: (claimed: Double, crossed: Double)] = [:]
  ) throws -> AnalysisResult {
    var analysis = try pairs(experiment("optimizers", profile: "full"), seeds: 3)
    for pair in analysis.experiment.pairs {
      let own = errors[pair.optimizerGroup] ?? (0.008, 0.08)
      let isCrossed = pair.source != pair.name
      let values = [
        pair.baselineComparison: isCrossed ? own.crossed : own.claimed,
        pair.lrTweakComparison: 0.01,
      ]
      for index in analysis.comparisons.indices {
        guard let error = values[analysis.comparisons[index].name] else { continue }
        analysis.comparisons[index].total.errorOverLimit = SeedValues([error, error, error])
      }
    }
    analysis.findings = try findings(of: analysis)
    return analysis
  }
}
