/// How a configured number is written for readers.
enum NumberStyle: String, CaseIterable {
  /// 0.02 as "2 %".
  case percent
  /// 5000 as "5,000".
  case grouped
  /// 0.0001 as "10⁻⁴", 0.002 as "2·10⁻³".
  case power

  func text(_ number: Double) -> String {
    switch self {
    case .percent: "\(Self.shortest(number * 100)) %"
    case .grouped: grouped(number)
    case .power: power(number)
    }
  }

  /// The number in decimals, without ".0".
  static func shortest(_ number: Double) -> String {
    // 0.07 * 100 is 7.000000000000001: twelve digits are more than any configured value has.
    let rounded = (number * 1e12).rounded() / 1e12
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }

  private func grouped(_ number: Double) -> String {
    let digits = Array(Self.shortest(number))
    guard digits.allSatisfy(\.isNumber) else { return String(digits) }
    return digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }.joined()
  }

  private func power(_ number: Double) -> String {
    guard number != 0 else { return "0" }
    // Digits and exponent come from the decimal text: a logarithm could be off by one.
    let text = scientific(abs(number))
    let sign = number < 0 ? "−" : ""
    let raised = "10" + superscript(text.exponent)
    return sign + (text.digits == "1" ? raised : "\(text.digits)·\(raised)")
  }

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
}
