/// A value that files hold as JSON, which says what its numbers must be: JSON tells structure, and no ranges.
protocol DeclaredNumbers {
  /// Names each number, with what it must be.
  func declare(_ numbers: inout NumberCheck)
}

/// Looks at the numbers of a value, and keeps the first that is none of those that stages write.
struct NumberCheck {
  struct Violation: Equatable {
    /// "runs.qhat-sgd.batchSize".
    let place: String
    let expected: String
    let found: String
  }

  private(set) var violation: Violation?
  private var path: [String] = []

  /// A whole number from 1 that was counted or chosen; what has more than 2⁴⁸ was not.
  static let counts = 1...(1 << 48)
  static let positive = Double.leastNonzeroMagnitude...1e100
  static let notNegative = 0...1e100
  static let finite = -1e100...1e100

  /// Nil is absent, and keeps every condition; NaN keeps none.
  mutating func require(_ name: String, _ value: Double?, in range: ClosedRange<Double>) {
    guard let value, !range.contains(value) else { return }
    refuse(name, "\(range.lowerBound) to \(range.upperBound)", "\(value)")
  }

  mutating func require(_ name: String, _ value: Int?, in range: ClosedRange<Int> = counts) {
    guard let value, !range.contains(value) else { return }
    refuse(name, "\(range.lowerBound) to \(range.upperBound)", "\(value)")
  }

  mutating func require(_ name: String, _ isTrue: Bool, _ expected: String, found: String) {
    if !isTrue { refuse(name, expected, found) }
  }

  /// What is below a name.
  mutating func within(_ name: String, _ body: (inout NumberCheck) -> Void) {
    path.append(name)
    body(&self)
    path.removeLast()
  }

  mutating func within(_ name: String, _ value: (some DeclaredNumbers)?) {
    within(name) { value?.declare(&$0) }
  }

  private mutating func refuse(_ name: String, _ expected: String, _ found: String) {
    guard violation == nil else { return }
    violation = Violation(
      place: (path + [name]).joined(separator: "."), expected: expected, found: found)
  }
}

extension Array: DeclaredNumbers where Element: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    for (index, element) in enumerated() { numbers.within("\(index)", element) }
  }
}

extension Findings: DeclaredNumbers {
  /// Values are whatever a division may give, and documents print all of them.
  func declare(_ numbers: inout NumberCheck) {
    for finding in all {
      numbers.within(finding.name) {
        $0.require("seeds", finding.seeds, in: 0...(1 << 48))
        if finding.unit == .count, let count = finding.number, count.isFinite {
          $0.require("value", count, in: 0...0x1p48)
        }
      }
    }
  }
}

extension PaperValues: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    for half in halves {
      for row in half.rows {
        for (column, value) in row.values {
          numbers.require("\(half.table).\(row.name).\(column)", value.value, in: -1e15...1e15)
          numbers.require("\(half.table).\(row.name).\(column)", value.decimals, in: 0...15)
        }
      }
    }
  }
}

extension RecipeTable: DeclaredNumbers {
  /// It has words alone.
  func declare(_ numbers: inout NumberCheck) {}
}

extension TensorSummary: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    var count = 1.0
    for extent in shape {
      numbers.require("shape", extent)
      count *= Double(extent)
    }
    numbers.require("weights", count, in: 1...0x1p48)
    numbers.require("limit", limit, in: NumberCheck.notNegative)
    numbers.require("alpha", alpha, in: NumberCheck.notNegative)
  }
}
