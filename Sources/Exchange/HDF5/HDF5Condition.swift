/// What each number of a dataset or attribute must be. Whatever else a file holds is refused.
package struct HDF5Condition: Equatable, Sendable {
  private enum Order { case none, ascending }

  private var lowest = -Double.infinity
  private var highest = Double.infinity
  private var excludesLowest = false
  private var allowsNaN = false
  private var order = Order.none

  /// Whatever the type can hold.
  package static let anything = HDF5Condition(allowsNaN: true)
  /// Not NaN; it may be infinite.
  package static let ordered = HDF5Condition()
  /// Finite, and no larger than what can be computed from numbers of single precision, squares and sums of them: a
  /// figure may go on computing with it.
  package static let finite = within(-largest...largest)
  /// The same, 0 or more.
  package static let notNegative = within(0...largest)
  /// The same, above 0.
  package static let positive = above(0)
  /// A part of 1; rounding may lead a little beyond.
  package static let share = within(0...1 + 0x1p-40)
  /// How many of something there are, or which. What has more than 2⁴⁸ was never counted, and with fewer no sum of
  /// many counts leaves 64 bits.
  package static let count = within(0...0x1p48)

  package static func within(_ range: ClosedRange<Double>) -> HDF5Condition {
    HDF5Condition(lowest: range.lowerBound, highest: range.upperBound)
  }

  /// Finite and above `bound`.
  package static func above(_ bound: Double) -> HDF5Condition {
    HDF5Condition(lowest: bound, highest: largest, excludesLowest: true)
  }

  private static let largest = 1e100

  /// A whole number from 0 that is less than `count`: a place in a list.
  package static func index(below count: Int) -> HDF5Condition {
    HDF5Condition(lowest: 0, highest: Double(count) - 1)
  }

  /// The same, or NaN, which stands for a number that there is not.
  package var orMissing: HDF5Condition {
    var condition = self
    condition.allowsNaN = true
    return condition
  }

  /// The same, and each number greater than the one before.
  package var ascending: HDF5Condition {
    var condition = self
    condition.order = .ascending
    return condition
  }

  /// The place of the first number that breaks the condition; nil where all keep it.
  ///
  /// Each type of number has its own copy, which the compiler makes where the type is known.
  @inline(__always)
  func firstViolation<Number>(
    in numbers: UnsafeBufferPointer<Number>, _ double: (Number) -> Double
  ) -> Int? {
    guard self != .anything else { return nil }
    guard order == .ascending else {
      let blocks = stride(from: 0, to: numbers.count, by: 4096)
      for start in blocks {
        let block = numbers[start..<min(start + 4096, numbers.count)]
        if mayBreak(block, double), let index = block.firstIndex(where: { !allows(double($0)) }) {
          return index
        }
      }
      return nil
    }
    var previous = -Double.infinity
    for (index, number) in numbers.enumerated() {
      let value = double(number)
      guard allows(value), value > previous else { return index }
      previous = value
    }
    return nil
  }

  /// Whether a number is out of range, or NaN. Without a way out, the loop takes many numbers at a time.
  @inline(__always)
  private func mayBreak<Number>(
    _ numbers: Slice<UnsafeBufferPointer<Number>>, _ double: (Number) -> Double
  ) -> Bool {
    let (least, most) = (excludesLowest ? lowest.nextUp : lowest, highest)
    var broken = 0
    for number in numbers {
      let value = double(number)
      broken &+= value >= least && value <= most ? 0 : 1
    }
    return broken > 0
  }

  @inline(__always)
  func allows(_ value: Double) -> Bool {
    if value.isNaN { return allowsNaN }
    return excludesLowest ? value > lowest && value <= highest : value >= lowest && value <= highest
  }
}

extension HDF5Condition: CustomStringConvertible {
  package var description: String {
    var words: [String] = []
    if lowest == -Self.largest, highest == Self.largest {
      words.append("finite")
    } else if highest == Self.largest {
      words.append("finite and \(excludesLowest ? ">" : "≥") \(short(lowest))")
    } else if lowest.isFinite || highest.isFinite {
      words.append("from \(short(lowest)) to \(short(highest))")
    }
    if !allowsNaN, words.isEmpty { words.append("numbers, not NaN") }
    if allowsNaN { words.append("or NaN") }
    if order == .ascending { words.append("each above the one before") }
    return words.joined(separator: ", ")
  }

  private func short(_ bound: Double) -> String {
    abs(bound) <= 0x1p53 && bound == bound.rounded() ? "\(Int(bound))" : "\(bound)"
  }
}
