import Configurations
import Results

/// Accuracies and losses: of Q̂-net and STE-net of the baseline (`mnist.qhat.sgd.validation-accuracy`), their
/// difference, and of what other comparisons set beside Q̂-net (`mnist.unadjusted.sgd.net.validation-accuracy`).
extension Judgement {
  /// What tables print of a run, with the column of the paper's Table 5.
  static let metrics:
    [(
      name: String, path: any KeyPath<RunSummary, SeedValues> & Sendable, unit: Finding.Unit,
      column: String?
    )] = [
      ("train-accuracy", \.trainAccuracy, .share, "train_accuracy"),
      ("train-loss", \.trainLoss, .number, "train_loss"),
      ("train-cross-entropy", \.trainCrossEntropy, .number, nil),
      ("validation-accuracy", \.validationAccuracy, .share, "validation_accuracy"),
      ("validation-loss", \.validationLoss, .number, "validation_loss"),
      ("validation-cross-entropy", \.validationCrossEntropy, .number, nil),
    ]

  func addRuns(to list: inout FindingList) {
    for comparison in experiment.comparisons {
      if comparison.kind == Self.baselineKind {
        let group = comparison.optimizerGroup
        let (qhat, ste) = (analysis.run(comparison.run), analysis.run(comparison.with))
        add(comparison.run, qhat, at: "\(root).qhat.\(group)", to: &list)
        add(comparison.with, ste, at: "\(root).ste.\(group)", to: &list)
        addDifference(qhat, ste, group, to: &list)
      } else {
        add(
          comparison.with, analysis.run(comparison.with), at: "\(place(comparison)).net", to: &list)
      }
    }
  }

  private func add(
    _ name: String, _ run: RunSummary?, at place: String, to list: inout FindingList
  ) {
    let label = experiment.run(named: name)?.label ?? name
    list.add("\(place).label", word: label)
    for metric in Self.metrics {
      list.add(
        "\(place).\(metric.name)", run?[keyPath: metric.path], metric.unit, from: [name],
        paper: metric.column.flatMap {
          analysis.paper.value(table: "table-5", half: paperHalf, row: label, column: $0)
        })
    }
  }

  /// Q̂-net less STE-net, seed by seed: the rows Diff of Table 5.
  private func addDifference(
    _ qhat: RunSummary?, _ ste: RunSummary?, _ group: String, to list: inout FindingList
  ) {
    let place = "\(root).difference.\(group)"
    let letter = experiment.optimizerGroups.first { $0.name == group }?.letter ?? group
    for metric in Self.metrics {
      let values = qhat.flatMap { a in
        ste.flatMap { a.difference(from: $0, metric.path) }
      }
      list.add(
        "\(place).\(metric.name)", values, metric.unit == .share ? .points : metric.unit,
        from: ["\(root).qhat.\(group).\(metric.name)", "\(root).ste.\(group).\(metric.name)"],
        paper: metric.column.flatMap {
          analysis.paper.value(
            table: "table-5", half: paperHalf, row: "Diff (\(letter))", column: $0)
        })
    }
  }
}

extension RunSummary {
  /// Of the seeds that both have, in their order; nil where there is none.
  func difference(
    from other: RunSummary, _ path: KeyPath<RunSummary, SeedValues>
  ) -> SeedValues? {
    SeededValues(self, path).difference(from: SeededValues(other, path))
  }
}
