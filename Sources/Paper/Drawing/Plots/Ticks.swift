import Foundation

/// A mark on an axis.
package struct Tick: Hashable, Sendable {
  package let value: Double
  /// Empty for a mark without a number.
  package let label: RichText
  /// Small marks between the numbered ones.
  package let isMinor: Bool

  package init(_ value: Double, _ label: RichText = "", isMinor: Bool = false) {
    self.value = value
    self.label = label
    self.isMinor = isMinor
  }
}

/// At most `maximum` evenly spaced round values inside `range`: the step is 1, 2, 2.5 or 5 times a
/// power of ten, and the smallest such step that keeps to the maximum.
package func linearTicks(in range: ClosedRange<Double>, maximum: Int) -> [Tick] {
  let span = range.upperBound - range.lowerBound
  guard span > 0, span.isFinite, maximum > 0 else { return [] }
  var exponent = Int(floor(log10(span / Double(maximum + 1)))) - 1
  while true {
    for mantissa in [10.0, 20, 25, 50] {
      // A slack of a billionth of a step keeps the ends, which rounding may put just outside.
      let scale = pow(10, Double(abs(exponent)))
      func value(_ index: Double) -> Double {
        exponent >= 0 ? index * mantissa / 10 * scale : index * mantissa / 10 / scale
      }
      let step = value(1)
      let first = ceil(range.lowerBound / step - 1e-9)
      let last = floor(range.upperBound / step + 1e-9)
      if last - first + 1 <= Double(maximum) {
        let decimals = max(0, -exponent + (mantissa == 25 ? 1 : 0))
        guard first <= last else { return [] }
        return (Int(first)...Int(last)).map { index in
          let at = value(Double(index))
          return Tick(at, RichText(verbatim: number(at, decimals: decimals)))
        }
      }
    }
    exponent += 1
  }
}

/// Powers of ten inside `range`, numbered, with small marks at their multiples; when there are more than
/// `maximum`, every second (third …) power is numbered and there are no small marks.
package func logarithmicTicks(in range: ClosedRange<Double>, maximum: Int) -> [Tick] {
  guard range.lowerBound > 0, range.upperBound > range.lowerBound, maximum > 0 else { return [] }
  let first = Int(ceil(log10(range.lowerBound) - 1e-9))
  let last = Int(floor(log10(range.upperBound) + 1e-9))
  let stride = max(1, Int((Double(max(0, last - first + 1)) / Double(maximum)).rounded(.up)))
  var ticks: [Tick] = []
  for power in (first - 1)...max(first, last) {
    let decade = pow(10, Double(power))
    if power >= first, power <= last {
      let isNumbered = (power - first) % stride == 0
      ticks.append(Tick(decade, isNumbered ? tickLabel(power) : "", isMinor: !isNumbered))
    }
    guard stride == 1 else { continue }
    for multiple in 2...9 where range.contains(Double(multiple) * decade) {
      ticks.append(Tick(Double(multiple) * decade, isMinor: true))
    }
  }
  return ticks
}

/// "0.01" to "1000" in full, "10^{4}" and "10^{−3}" beyond.
private func tickLabel(_ power: Int) -> RichText {
  if (-2...3).contains(power) {
    return RichText(verbatim: number(pow(10, Double(power)), decimals: max(0, -power)))
  }
  return powerOfTen(exponent: power)
}

/// A number with a true minus sign and a fixed count of decimals; never "−0".
package func number(_ value: Double, decimals: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }
  let text = String(format: "%.\(decimals)f", abs(value))
  let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
  return (value < 0 && !isZero ? "−" : "") + text
}
