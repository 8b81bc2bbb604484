import Results

/// Verdicts on every number of Tables 4 and 5 that the paper has.
func verdicts(
  comparisons: [ComparisonSummary], runs: [RunSummary], paper: PaperValues, half: String
) -> [Verdict] {
  var verdicts: [Verdict] = []
  func judge(
    _ table: String, _ row: String, _ column: String, _ name: String, _ ours: SeedValues,
    _ kind: VerdictRule.Kind
  ) {
    guard let printed = paper.value(table: table, half: half, row: row, column: column) else {
      return
    }
    let number = table.split(separator: "-").last.map(String.init) ?? table
    verdicts.append(
      VerdictRule.judge(
        "Table \(number)\(half == "mnist" ? "" : " right"), \(row), \(name)", ours: ours,
        paper: printed.value,
        rounding: printed.roundingError, kind))
  }
  for comparison in comparisons {
    let total = comparison.total
    judge("table-4", comparison.label, "alignment_error", "Ē", total.errorOverLimit, .magnitude)
    judge("table-4", comparison.label, "agreement", "agreement", total.agreement, .share)
  }
  // Accuracies and losses on other data than the paper's say nothing about the paper's.
  for run in runs where half == "mnist" {
    judge("table-5", run.label, "train_accuracy", "training accuracy", run.trainAccuracy, .share)
    judge("table-5", run.label, "train_loss", "training loss", run.trainLoss, .magnitude)
    judge(
      "table-5", run.label, "validation_accuracy", "validation accuracy", run.validationAccuracy,
      .share)
    judge(
      "table-5", run.label, "validation_loss", "validation loss", run.validationLoss, .magnitude)
  }
  return verdicts
}
