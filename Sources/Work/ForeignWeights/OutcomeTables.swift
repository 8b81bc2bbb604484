import Analysis
import Foundation

extension WeightFileComparison.Result {
  /// Headings and one row a tensor, and one for all.
  package var table: [[String]] {
    let rows = tensors.map { row($0.name, $0.tally, $0.limit) }
    return [["tensor", "weights", "w_max", "from", "Ē/w_max", "Ē/range", "equal", "outside"]]
      + rows + [row("all", total, nil)]
  }

  private func row(_ name: String, _ tally: AlignmentTally, _ limit: LimitRule.Limit?) -> [String] {
    [
      name, "\(Int(tally.count))", limit.map { String(format: "%.6g", $0.value) } ?? "",
      limit?.origin ?? "", percent(tally.meanErrorOverLimit, 4),
      percent(tally.meanErrorOverRange, 4), percent(tally.agreement, 3),
      percent(tally.shareOutside, 2),
    ]
  }

  private func percent(_ share: Double, _ decimals: Int) -> String {
    share.isFinite ? String(format: "%.\(decimals)f %%", 100 * share) : "none"
  }
}

extension WeightConversion.Outcome {
  /// Headings of `row`.
  package static let headings = [
    "tensor", "shape", "w_max", "from", "α", "moved", "mean |ΔW|", "largest |ΔW|",
  ]

  /// The changes are given in per cent of w_max.
  package var row: [String] {
    [
      tensor.name, tensor.shapeText, String(format: "%.6g", limit.value), limit.origin,
      String(format: "%.6g", alpha), String(format: "%.2f %%", 100 * movedShare),
      String(format: "%.4f %%", 100 * meanChange / limit.value),
      String(format: "%.4f %%", 100 * largestChange / limit.value),
    ]
  }
}
