import Foundation

/// How values become positions along an axis.
package struct Scale: Hashable, Sendable {
  package enum Kind: Sendable { case linear, logarithmic }

  package let kind: Kind
  package let range: ClosedRange<Double>

  package static func linear(_ range: ClosedRange<Double>) -> Scale {
    Scale(kind: .linear, range: range)
  }

  /// - Precondition: the range is positive.
  package static func logarithmic(_ range: ClosedRange<Double>) -> Scale {
    precondition(range.lowerBound > 0, "a logarithmic scale begins above zero")
    return Scale(kind: .logarithmic, range: range)
  }

  /// 0 at the beginning of the range, 1 at its end; values outside go beyond.
  package func fraction(of value: Double) -> Double {
    switch kind {
    case .linear:
      (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logarithmic:
      log(max(value, .leastNormalMagnitude) / range.lowerBound)
        / log(range.upperBound / range.lowerBound)
    }
  }

  package func ticks(maximum: Int) -> [Tick] {
    switch kind {
    case .linear: linearTicks(in: range, maximum: maximum)
    case .logarithmic: logarithmicTicks(in: range, maximum: maximum)
    }
  }

  /// A linear scale from the ticks below to the ticks above `values`, so that an axis ends on numbers.
  package static func covering(
    _ values: some Sequence<Double>, including extra: [Double] = [], maximumTicks: Int = 5
  ) -> Scale {
    let all = Array(values).filter(\.isFinite) + extra
    guard var low = all.min(), var high = all.max() else { return .linear(0...1) }
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let ticks = linearTicks(in: low...high, maximum: maximumTicks)
    if ticks.count >= 2 {
      let step = ticks[1].value - ticks[0].value
      low = floor(low / step + 1e-9) * step
      high = ceil(high / step - 1e-9) * step
    }
    return .linear(low...high)
  }
}
