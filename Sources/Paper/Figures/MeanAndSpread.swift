import Drawing
import Results

/// A mean over seeds as tables print it: "0.516", with more than one seed "0.516 ± 0.031"; nil where runs are missing.
///
/// - Parameters:
///   - scale: 100 for per cent.
///   - decimals: of both numbers.
package func meanAndSpread(
  _ finding: Finding?, scale: Double = 1, decimals: Int
) -> RichText? {
  guard let finding, let value = finding.number else { return nil }
  let mean = number(value * scale, decimals: decimals)
  guard let spread = finding.spread else { return RichText(verbatim: mean) }
  return RichText(verbatim: "\(mean) ± \(number(spread * scale, decimals: decimals))")
}

/// Mean, standard deviation and number of seeds, unrounded, as files of tables have them.
func meanSpreadAndSeeds(_ finding: Finding?) -> [String] {
  [exact(finding?.number), exact(finding?.spread), "\(finding?.seeds ?? 0)"]
}
