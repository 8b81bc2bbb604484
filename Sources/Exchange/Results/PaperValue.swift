/// A number as the paper prints it.
package struct PaperValue: Sendable, Hashable {
  /// As printed: "98.31%", "0.1270", "1.22…".
  package let printed: String
  /// The number; of a percentage, the fraction (0.9831).
  package let value: Double
  package let isPercentage: Bool
  /// Digits after the point, of what is printed.
  package let decimals: Int
  /// Whether the paper's text lacks further digits ("…").
  package let isCutOff: Bool

  /// Half a unit in the last printed place, or a whole one where digits are cut off: how far the
  /// paper's own value may lie from `value`, in the unit of `value`.
  package var roundingError: Double {
    var unit = isPercentage ? 0.01 : 1
    for _ in 0..<decimals { unit /= 10 }
    return isCutOff ? unit : unit / 2
  }

  /// - Parameter printed: a decimal number, then "%" or nothing, then "…" if digits are cut off.
  package init?(printed: String) {
    var text = Substring(printed)
    isCutOff = text.hasSuffix("…")
    if isCutOff { text.removeLast() }
    isPercentage = text.hasSuffix("%")
    if isPercentage { text.removeLast() }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let number = Double(text), number.isFinite,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") })
    else { return nil }
    self.printed = printed
    decimals = parts.count == 2 ? parts[1].count : 0
    value = isPercentage ? number / 100 : number
  }
}

/// A number travels as the paper prints it.
extension PaperValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = PaperValue(printed: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is not a number as a paper prints it")
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(printed)
  }
}
