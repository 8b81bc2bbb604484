/// How many elements an axis of a dataset may have.
package struct HDF5Extent: Equatable, Sendable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  private let range: ClosedRange<Int>

  private init(_ range: ClosedRange<Int>) { self.range = range }

  package init(integerLiteral count: Int) { self.init(count...count) }

  /// Just so many.
  package static func exactly(_ count: Int) -> HDF5Extent { HDF5Extent(count...count) }

  /// As many as there are, but not fewer than these.
  package static func atLeast(_ count: Int) -> HDF5Extent { HDF5Extent(count...Int.max) }

  /// As many as there are, none included.
  package static let any = atLeast(0)

  func allows(_ count: Int) -> Bool { range.contains(count) }

  package var description: String {
    if range.lowerBound == range.upperBound { return "\(range.lowerBound)" }
    return range.lowerBound == 0 ? "any" : "\(range.lowerBound) or more"
  }
}

/// A shape in words: "28 × 28", "one value".
func spell(_ shape: [some CustomStringConvertible]) -> String {
  shape.isEmpty ? "one value" : shape.map(\.description).joined(separator: " × ")
}
