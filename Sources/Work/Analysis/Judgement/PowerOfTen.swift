import Foundation

/// A negative power of ten as words have it, “10⁻⁷”; any other number as it is.
func powerOfTen(_ value: Double) -> String {
  let exponent = Int(log10(value).rounded())
  guard exponent < 0, abs(value / pow(10, Double(exponent)) - 1) < 1e-9 else { return "\(value)" }
  let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
  return "10⁻" + String("\(-exponent)".compactMap { $0.wholeNumberValue.map { digits[$0] } })
}
