import Foundation

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

/// A number in full for other programs: the shortest text that reads back to the same value.
package func exact(_ value: Double?) -> String {
  guard let value, value.isFinite else { return "" }
  return "\(value)"
}

/// A power of ten or a factor in words of mathematics: 0.0123 as "0.012", 1.2e-5 as "1.2 · 10^{−5}".
package func scientific(_ value: Double, digits: Int = 2) -> RichText {
  guard value.isFinite else { return RichText(verbatim: number(value, decimals: 0)) }
  guard value != 0 else { return "0" }
  var exponent = Int(floor(log10(abs(value))))
  var mantissa = value / pow(10, Double(exponent))
  // Rounding may make ten of it.
  if abs(mantissa) >= 10 - 0.5 * pow(10, Double(1 - digits)) {
    mantissa /= 10
    exponent += 1
  }
  if (-2...3).contains(exponent) {
    return RichText(verbatim: number(value, decimals: max(0, digits - 1 - exponent)))
  }
  return "\(number(mantissa, decimals: digits - 1)) · \(powerOfTen(exponent: exponent))"
}

/// −3 as "10^{−3}".
func powerOfTen(exponent: Int) -> RichText {
  RichText(notation: "10^{\(exponent < 0 ? "−" : "")\(abs(exponent))}")
}

/// 0.001 as "10^{−3}", 0.00202 as "2.02 · 10^{−3}".
package func powerOfTen(_ value: Double) -> RichText {
  var exponent = 0
  var mantissa = value
  while mantissa != 0, abs(mantissa) < 1 - 1e-12 {
    mantissa *= 10
    exponent -= 1
  }
  while abs(mantissa) >= 10 {
    mantissa /= 10
    exponent += 1
  }
  let power = powerOfTen(exponent: exponent)
  if abs(mantissa - 1) < 1e-9 { return power }
  return "\(number(mantissa, decimals: 2)) · \(power)"
}
