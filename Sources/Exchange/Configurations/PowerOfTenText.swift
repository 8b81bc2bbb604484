/// A number as plain text has it for readers: 0.0001 as "10⁻⁴", 0.002 as "2·10⁻³", 0 as "0".
package func powerOfTenText(_ number: Double) -> String {
  guard number != 0 else { return "0" }
  let (digits, exponent) = scientific(abs(number))
  let power = "10" + superscript(exponent)
  return (number < 0 ? "−" : "") + (digits == "1" ? power : "\(digits)·\(power)")
}

/// From the decimal text: a logarithm could be off by one.
private func scientific(_ number: Double) -> (digits: String, exponent: Int) {
  let halves = "\(number)".split(separator: "e", maxSplits: 1)
  let mantissa = halves[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  let whole = String(mantissa[0])
  let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
  let all = whole + fraction
  let leading = all.prefix { $0 == "0" }.count
  var digits = all.dropFirst(leading)
  while digits.count > 1, digits.last == "0" { digits.removeLast() }
  let written = halves.count > 1 ? Int(halves[1]) ?? 0 : 0
  let exponent = written + whole.count - 1 - leading
  let tail = digits.dropFirst()
  return (tail.isEmpty ? String(digits) : "\(digits.prefix(1)).\(tail)", exponent)
}

private func superscript(_ exponent: Int) -> String {
  let raised: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
    "8": "⁸", "9": "⁹",
  ]
  return String("\(exponent)".compactMap { raised[$0] })
}
