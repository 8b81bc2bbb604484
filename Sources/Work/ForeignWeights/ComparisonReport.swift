import Analysis
import Foundation

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
