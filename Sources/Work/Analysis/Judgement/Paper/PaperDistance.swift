import Foundation
import Results

/// How far the numbers of one optimizer are from those of the paper's Tables 4 and 5, in one measure: the
/// absolute logarithm of the ratio between ours and the paper's, of Ē and losses as they are, of shares that
/// come near 1 by what they lack of it (weights that disagree, images that are misjudged).
struct PaperDistance {
  /// Logarithms of factors, one for each number that both have.
  let errorOverLimit: [Double]
  let errorOverRange: [Double]
  let agreement: [Double]
  let accuracy: [Double]
  let loss: [Double]

  /// All numbers, Ē in units of w_max.
  var all: [Double] { errorOverLimit + agreement + accuracy + loss }

  /// The parts and the whole, as findings call them.
  var parts: [(name: String, distances: [Double])] {
    [
      ("error", errorOverLimit), ("error-over-range", errorOverRange), ("agreement", agreement),
      ("accuracy", accuracy), ("loss", loss), ("all", all),
    ]
  }
  static let partNames = [
    "error", "error-over-range", "agreement", "accuracy", "loss", "all",
  ]

  /// Q̂-net beside STE-net, and Q̂-net beside itself at another learning rate, seen as the paper has it.
  struct Nets {
    let baseline: ComparisonSummary
    let lrTweak: ComparisonSummary
    let qhat: RunSummary
    let ste: RunSummary
    /// What the paper's rows call the optimizer.
    let letter: String

    /// The seeds of all four, where these are the same; else none.
    var seeds: [Int] {
      let all = [baseline.seeds, lrTweak.seeds, qhat.seeds, ste.seeds]
      return all.allSatisfy { $0 == all[0] } ? all[0] : []
    }
  }

  /// - Parameters:
  ///   - half: of the paper's tables.
  ///   - seed: the place of one seed among the values; nil for means over seeds.
  init(_ nets: Nets, _ paper: PaperValues, half: String, seed: Int? = nil) {
    func distance(
      _ ours: SeedValues, _ table: String, _ row: String, _ column: String, lacks: Bool
    ) -> Double? {
      guard
        let printed = paper.value(
          table: table, half: half, row: "\(row) (\(nets.letter))", column: column)
      else { return nil }
      let value = seed.map { ours.values[$0] } ?? ours.mean
      let ratio = lacks ? (1 - value) / (1 - printed.value) : value / printed.value
      return abs(log(ratio))
    }
    let comparisons = [
      (Judgement.baselineKind, nets.baseline.total), (Judgement.lrTweakKind, nets.lrTweak.total),
    ]
    let runs = [("Q̂", nets.qhat), ("STE", nets.ste)]
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

  /// The typical factor between ours and the paper's: e to the mean. Nil of nothing.
  static func factor(_ distances: [Double]) -> Double? {
    distances.isEmpty ? nil : exp(distances.reduce(0, +) / Double(distances.count))
  }
}

extension Judgement {
  /// The half of the paper's tables that is about this network and data: the experiment's own, or, for one beyond
  /// the paper, that of its data. A network that is listed layer by layer is none of the paper's.
  var paperHalf: String {
    let own = experiment.network == .layered ? [root] : [root, experiment.dataset]
    return own.first { !analysis.paper.rows(table: "table-4", half: $0).isEmpty }
      ?? root
  }

  /// How far the experiment's own numbers are from the paper's, seed by seed (`mnist.paper-distance.sgd`).
  func addPaperDistance(to list: inout FindingList) {
    var places: [String] = []
    for group in experiment.optimizerGroups {
      guard let pair = comparison(Self.baselineKind, group.name),
        let lrTweak = comparison(Self.lrTweakKind, group.name)
      else { continue }
      let name = "\(root).paper-distance.\(group.name)"
      let nets = nets(pair.name, lrTweak.name, pair.run, pair.with, group.letter)
      let paper = analysis.paper
      let factors = nets.map { nets in
        nets.seeds.indices.compactMap {
          PaperDistance.factor(PaperDistance(nets, paper, half: paperHalf, seed: $0).all)
        }
      }
      let whole = nets.flatMap {
        PaperDistance.factor(PaperDistance($0, paper, half: paperHalf).all)
      }
      let inputs = [place(pair), place(lrTweak)]
      list.add(name, number: whole, .ratio, from: inputs)
      list.add("\(name).letter", word: group.letter)
      places.append(name)
      list.add("\(name).least", number: factors?.min(), .ratio, from: inputs)
      list.add("\(name).greatest", number: factors?.max(), .ratio, from: inputs)
      list.add("\(name).seeds", number: factors.map { Double($0.count) }, .count, from: inputs)
    }
    list.add("\(root).paper-distances", list: places, of: places)
  }

  /// What a distance is measured on, by names of comparisons and runs; nil where one is missing.
  func nets(
    _ baseline: String, _ lrTweak: String, _ qhat: String, _ ste: String, _ letter: String
  ) -> PaperDistance.Nets? {
    guard let baseline = analysis.comparison(baseline), let lrTweak = analysis.comparison(lrTweak),
      let qhat = analysis.run(qhat), let ste = analysis.run(ste)
    else { return nil }
    return PaperDistance.Nets(
      baseline: baseline, lrTweak: lrTweak, qhat: qhat, ste: ste, letter: letter)
  }
}
