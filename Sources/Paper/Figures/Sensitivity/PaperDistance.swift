import Drawing
import Foundation
import Results

/// How far the numbers of one optimizer are from those of the paper's Tables 4 and 5, in one measure: the
/// absolute logarithm of the ratio between ours and the paper's, of Ē and losses as they are, of shares that
/// come near 1 by what they lack of it (weights that disagree, images that are misjudged).
package struct PaperDistance {
  /// Factors' logarithms, one for each number that both have.
  package let errorOverLimit: [Double]
  package let errorOverRange: [Double]
  package let agreement: [Double]
  package let accuracy: [Double]
  package let loss: [Double]

  /// All numbers, Ē in units of w_max.
  package var all: [Double] { errorOverLimit + agreement + accuracy + loss }

  /// Q̂-net beside STE-net, and Q̂-net beside itself at another learning rate, seen as the paper has it.
  struct Numbers {
    let baseline: Alignment
    let tweak: Alignment
    let surrogate: RunSummary
    let mirror: RunSummary
    let letter: String
  }

  /// - Parameter seed: the place of one seed among the values; nil for means over seeds.
  init(_ numbers: Numbers, _ paper: PaperValues, seed: Int? = nil) {
    let letter = numbers.letter
    func distance(
      _ ours: SeedValues, _ table: String, _ row: String, _ column: String, lacks: Bool
    ) -> Double? {
      guard
        let printed = paper.value(
          table: table, half: "mnist", row: "\(row) (\(letter))", column: column)
      else { return nil }
      let value = seed.map { ours.values[$0] } ?? ours.mean
      let ratio = lacks ? (1 - value) / (1 - printed.value) : value / printed.value
      return abs(log(ratio))
    }
    let comparisons = [("baseline", numbers.baseline), ("lr-tweak", numbers.tweak)]
    let runs = [("Q̂", numbers.surrogate), ("STE", numbers.mirror)]
    errorOverLimit = comparisons.compactMap {
      distance($1.errorOverLimit, "table-4", $0, "alignment_error", lacks: false)
    }
    errorOverRange = comparisons.compactMap {
      distance($1.errorOverRange, "table-4", $0, "alignment_error", lacks: false)
    }
    agreement = comparisons.compactMap {
      distance($1.agreement, "table-4", $0, "agreement", lacks: true)
    }
    accuracy = runs.flatMap { name, run in
      [
        distance(run.trainAccuracy, "table-5", name, "train_accuracy", lacks: true),
        distance(run.validationAccuracy, "table-5", name, "validation_accuracy", lacks: true),
      ].compactMap { $0 }
    }
    loss = runs.flatMap { name, run in
      [
        distance(run.trainLoss, "table-5", name, "train_loss", lacks: false),
        distance(run.validationLoss, "table-5", name, "validation_loss", lacks: false),
      ].compactMap { $0 }
    }
  }

  /// The typical factor between ours and the paper's: e to the mean. NaN of nothing.
  package static func factor(_ distances: [Double]) -> Double {
    distances.isEmpty ? .nan : exp(distances.reduce(0, +) / Double(distances.count))
  }

  /// Of an entry of the experiment `sensitivity`.
  init(_ outcome: PairOutcome, _ inputs: FigureInputs) {
    let analysis = inputs.focused(on: Variation.experiment)?.analysis ?? inputs.analysis
    // Where STE-net is seen through M, so is the yardstick; the paper measures it without.
    let tweak = analysis.comparison(outcome.pair.plainTweakComparison) ?? outcome.tweak
    self.init(
      Numbers(
        baseline: outcome.baseline.total, tweak: tweak.total, surrogate: outcome.surrogateRun,
        mirror: outcome.mirrorRun, letter: outcome.optimizerLetter), inputs.paper)
  }

  /// The overall factor of every seed of the main experiment with one optimizer: how far apart the recipe
  /// itself comes out. Empty where a run is missing.
  static func factorsOfSeeds(_ letter: String, _ inputs: FigureInputs) -> [Double] {
    guard let main = inputs.analyses.first,
      let group = main.experiment.optimizerGroups.first(where: { $0.letter == letter })?.name,
      let baseline = main.comparison("baseline-\(group)"),
      let tweak = main.comparison("lr-tweak-\(group)"),
      let surrogate = main.run("qhat-\(group)"),
      let mirror = main.run("ste-\(group)")
    else { return [] }
    let numbers = Numbers(
      baseline: baseline.total, tweak: tweak.total, surrogate: surrogate, mirror: mirror,
      letter: letter)
    let seeds = [baseline.seeds, tweak.seeds, surrogate.seeds, mirror.seeds]
    guard seeds.allSatisfy({ $0 == seeds[0] }) else { return [] }
    return seeds[0].indices.map { factor(PaperDistance(numbers, inputs.paper, seed: $0).all) }
  }
}
