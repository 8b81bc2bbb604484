import Configurations
import Drawing
import Foundation
import Quantization
import Results

/// What came out for one estimator with one optimizer, beside the lr-tweak.
package struct PairOutcome {
  package let pair: EstimatorPair
  /// Q̂-net and STE-net as configured.
  package let qhat: RunConfiguration
  package let ste: RunConfiguration
  /// Q̂-net's other learning rate, as a multiple of its own: "1.01".
  let lrTweakFactor: String
  package let optimizerLetter: String
  /// Q̂-net against STE-net, and against Q̂-net at the other learning rate.
  package let baseline: ComparisonSummary
  package let lrTweak: ComparisonSummary
  package let qhatRun: RunSummary
  package let steRun: RunSummary
  /// Where its findings stand ("estimators.psg.sgd").
  package let place: String
  private let findings: Findings

  /// Every pair of the experiment in the foreground whose runs are there.
  package static func all(_ inputs: FigureInputs) -> [PairOutcome] {
    inputs.experiment.pairs.compactMap { PairOutcome($0, inputs) }
  }

  init?(_ pair: EstimatorPair, _ inputs: FigureInputs) {
    let (experiment, analysis) = (inputs.experiment, inputs.analysis)
    guard let qhat = experiment.run(named: pair.qhat),
      let ste = experiment.run(named: pair.ste),
      let tweaked = experiment.run(named: pair.lrTweak),
      let group = experiment.optimizerGroups.first(where: { $0.name == pair.optimizerGroup }),
      let baseline = analysis.comparison(pair.baselineComparison),
      let lrTweak = analysis.comparison(pair.lrTweakComparison),
      let qhatRun = analysis.run(pair.qhat), let steRun = analysis.run(pair.ste)
    else { return nil }
    self.pair = pair
    self.qhat = qhat
    self.ste = ste
    lrTweakFactor = "\(tweaked.lrTweakFactor)"
    optimizerLetter = group.letter
    self.baseline = baseline
    self.lrTweak = lrTweak
    self.qhatRun = qhatRun
    self.steRun = steRun
    place = "\(experiment.name).\(pair.name).\(pair.optimizerGroup)"
    findings = inputs.findings
  }

  /// What `analyze` found; each a finding of the pair's.
  package func finding(_ quantity: String) -> Finding? { findings["\(place).\(quantity)"] }
  package func value(_ quantity: String) -> Double? { findings.number("\(place).\(quantity)") }
  package func word(_ quantity: String) -> String? { findings.word("\(place).\(quantity)") }
  package func truth(_ quantity: String) -> Bool? { findings.truth("\(place).\(quantity)") }

  /// Ē between the nets over Ē of lr-tweak; NaN where the analysis has no such finding.
  package var errorRatio: Double { value("error-over-lr-tweak") ?? .nan }
  /// Whether its Q̂-net and lr-tweak are another pair's.
  var sharesRuns: Bool { pair.source != pair.name }
  /// Whether STE-net starts from M of the weights and trains with α (Table 1).
  package var isAdjusted: Bool { truth("adjusted") ?? false }

  /// "SGD", "Adam".
  package var optimizerName: RichText { RichText(verbatim: qhat.optimizer.displayName) }

  /// A share over seeds as tables print it, in per cent.
  func percentCell(_ quantity: String, _ decimals: Int) -> Table.Cell {
    value(quantity).map { .init(RichText(verbatim: number($0 * 100, decimals: decimals))) }
      ?? .missing
  }

}
