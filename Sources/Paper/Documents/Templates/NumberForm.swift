import Drawing
import Foundation
import Results

/// How a number of a finding is written: its unit's way, unless a document asks for another.
struct NumberForm: Equatable, Sendable {
  var decimals: Int?
  /// Without the sign of per cent.
  var isBare = false
  /// A plus where it is positive.
  var isSigned = false
  /// A mantissa and a power of ten, where that is shorter.
  var isScientific = false
  /// As it was given: the shortest decimal number that reads back the same.
  var isExact = false
  /// "three" for small counts.
  var isSpelled = false

  private static let words = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
  ]

  /// - Parameter value: in the finding's unit: shares as parts of 1.
  func text(_ value: Double, _ unit: Finding.Unit) -> RichText {
    let sign: RichText = isSigned && value > 0 ? "+" : ""
    return sign + unsigned(value, unit)
  }

  private func unsigned(_ value: Double, _ unit: Finding.Unit) -> RichText {
    if isSpelled, let index = Int(exactly: value), Self.words.indices.contains(index) {
      return RichText(verbatim: Self.words[index])
    }
    let isPercent = unit == .share || unit == .points
    let shown = isPercent ? value * 100 : value
    let mark: RichText = unit == .share && !isBare ? "\u{202F}%" : ""
    guard value.isFinite else {
      return RichText(verbatim: value.isNaN ? "–" : value > 0 ? "∞" : "−∞") + mark
    }
    if isExact, abs(value) >= 1e-4 || value == 0 { return RichText(verbatim: exact(shown)) + mark }
    if isScientific { return scientific(shown, digits: (decimals ?? 1) + 1) + mark }
    if let decimals { return RichText(verbatim: figure(shown, decimals: decimals)) + mark }
    if abs(shown) >= 1e15 { return scientific(shown, digits: 3) + mark }
    switch unit {
    case .share: return RichText(verbatim: number(shown, decimals: percentDecimals(value))) + mark
    case .points: return RichText(verbatim: number(shown, decimals: 2))
    case .ratio:
      let size = abs(value)
      return RichText(
        verbatim: figure(value, decimals: size < 10 ? 2 : size < 1000 ? 1 : 0))
    case .count: return RichText(verbatim: grouped(Int(value.rounded())))
    case .power: return powerOfTen(value)
    case .number, .word, .truth, .list: return RichText(verbatim: significant(value))
    }
  }

  /// So many decimals; in groups of three digits where there are none.
  private func figure(_ value: Double, decimals: Int) -> String {
    let isGrouped = decimals == 0 && (1000..<1e15).contains(abs(value))
    return isGrouped ? grouped(Int(value.rounded())) : number(value, decimals: decimals)
  }

  /// Four significant digits, four decimals at most; whole numbers as they are.
  private func significant(_ value: Double) -> String {
    let size = abs(value)
    if value == value.rounded(), size < 1e15 { return grouped(Int(value)) }
    return number(value, decimals: size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4)
  }
}
