import Configurations
import Foundation

/// How a configured number is written for readers.
enum NumberStyle: String, CaseIterable {
  /// 0.02 as "2 %".
  case percent
  /// 5000 as "5,000".
  case grouped
  /// 0.0001 as "10⁻⁴", 0.002 as "2·10⁻³".
  case power
  /// 500.45 as "500", 0.0321 as "0.03": two significant digits, or all before the point.
  case rounded

  func text(_ number: Double) -> String {
    switch self {
    case .percent: "\(Self.shortest(number * 100)) %"
    case .grouped: grouped(number)
    case .power: powerOfTenText(number)
    case .rounded: rounded(number)
    }
  }

  /// The number in decimals, without ".0".
  static func shortest(_ number: Double) -> String {
    // 0.07 * 100 is 7.000000000000001: twelve digits are more than any configured value has.
    let rounded = (number * 1e12).rounded() / 1e12
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }

  private func rounded(_ number: Double) -> String {
    guard number != 0, number.isFinite else { return Self.shortest(number) }
    let unit = min(1, pow(10, floor(log10(abs(number))) - 1))
    return Self.shortest((number / unit).rounded() * unit)
  }

  private func grouped(_ number: Double) -> String {
    let digits = Array(Self.shortest(number))
    guard digits.allSatisfy(\.isNumber) else { return String(digits) }
    return digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }.joined()
  }
}
