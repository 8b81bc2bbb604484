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

/// The numbers of a comparison for other programs.
package struct ComparisonReport: Encodable {
  package struct Row: Encodable {
    let name: String
    let weights: Int
    let wMax: Double?
    let wMaxFrom: String?
    /// Ē, each weight by its tensor's w_max; null where M has no value for any.
    let errorOverWMax: Double?
    /// Ē over the length of the representable range.
    let errorOverRange: Double?
    /// Share of weights with equal quantized values.
    let agreement: Double
    /// Share of weights that one file or the other has outside of [−w_max, w_max].
    let outside: Double
    /// Share of weights that M has no value for; they are no part of Ē.
    let unmapped: Double
  }

  let first: String
  let second: String
  let bits: Int
  let grid: String
  /// Null where weights were compared as they are.
  let estimator: String?
  /// first or both; null without an estimator.
  let mapped: String?
  let tensors: [Row]
  let total: Row

  package init(
    _ result: WeightFileComparison.Result, by comparison: WeightFileComparison, first: String,
    second: String
  ) {
    func row(_ name: String, _ tally: AlignmentTally, _ limit: LimitRule.Limit?) -> Row {
      func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }
      return Row(
        name: name, weights: Int(tally.count), wMax: limit?.value, wMaxFrom: limit?.origin,
        errorOverWMax: finite(tally.meanErrorOverLimit),
        errorOverRange: finite(tally.meanErrorOverRange), agreement: tally.agreement,
        outside: tally.shareOutside, unmapped: tally.shareUnmapped)
    }
    self.first = first
    self.second = second
    bits = comparison.quantization.bits
    grid = comparison.quantization.grid.rawValue
    estimator = comparison.quantization.estimator?.canonicalText
    mapped = estimator == nil ? nil : comparison.mapped.rawValue
    tensors = result.tensors.map { row($0.name, $0.tally, $0.limit) }
    total = row("all", result.total, nil)
  }

  /// Keys sorted and in snake case, a line each.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(self), as: UTF8.self)
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
