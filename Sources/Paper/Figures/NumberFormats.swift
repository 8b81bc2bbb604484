import Drawing
import Foundation
import Results

/// 89872 as "89,872".
package func grouped(_ count: Int) -> String {
  var digits = String(abs(count))
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (count < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
}

/// A share in per cent to three significant digits, two decimals at least: 0.00516 as "0.516 %".
package func percent(_ share: Double) -> RichText {
  RichText(verbatim: percentFigure(share) + "\u{202F}%")
}

/// The same without the sign: "0.516".
package func percentFigure(_ share: Double) -> String {
  number(share * 100, decimals: percentDecimals(share))
}

/// Three decimals below one per cent, as the paper prints Ē, else two.
package func percentDecimals(_ share: Double) -> Int { abs(share) < 0.01 ? 3 : 2 }

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

/// A number in full for other programs: the shortest text that reads back to the same value.
package func exact(_ value: Double?) -> String {
  guard let value, value.isFinite else { return "" }
  return "\(value)"
}
