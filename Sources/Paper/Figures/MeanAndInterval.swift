import Drawing
import Results

/// A mean over seeds as tables print it: "0.516", with the half width of its 95 % interval "0.516 ± 0.031"; nil where
/// runs are missing.
///
/// - Parameters:
///   - scale: 100 for per cent.
///   - decimals: of both numbers.
package func meanAndInterval(
  _ finding: Finding?, scale: Double = 1, decimals: Int
) -> RichText? {
  guard let finding, let value = finding.number else { return nil }
  let mean = number(value * scale, decimals: decimals)
  guard let half = finding.halfWidth else { return RichText(verbatim: mean) }
  return RichText(verbatim: "\(mean) ± \(number(half * scale, decimals: decimals))")
}

/// The columns of a quantity over seeds in files of tables, unrounded: mean, standard deviation, number of seeds, and
/// the ends of the mean's 95 % interval.
enum SeedColumns {
  static let names = ["mean", "standard_deviation", "seeds", "lowest", "highest"]

  static func values(_ finding: Finding?) -> [String] {
    [
      exact(finding?.number), exact(finding?.spread), "\(finding?.seeds ?? 0)",
      exact(finding?.interval?.lowerBound), exact(finding?.interval?.upperBound),
    ]
  }
}
