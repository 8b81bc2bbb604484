import Drawing
import Results

/// A mean over seeds as tables print it: "0.516", with more than one seed "0.516 ± 0.031".
///
/// - Parameters:
///   - scale: 100 for per cent.
///   - decimals: of both numbers.
package func meanAndSpread(_ values: SeedValues, scale: Double = 1, decimals: Int) -> RichText {
  let mean = number(values.mean * scale, decimals: decimals)
  guard let spread = values.standardDeviation else { return RichText(verbatim: mean) }
  return RichText(verbatim: "\(mean) ± \(number(spread * scale, decimals: decimals))")
}
