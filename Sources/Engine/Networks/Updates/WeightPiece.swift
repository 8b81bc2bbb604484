/// A part of one tensor that one thread moves at once, and one rank where ranks share the work.
struct WeightPiece {
  let tensor: Int
  /// First element in the layout, a multiple of 16.
  let start: Int
  let count: Int
  /// The unit whose rank moves it; nil where every rank does.
  let unit: Int?

  private static var size: Int { 131_072 }

  var range: Range<Int> { start..<start + count }
  /// Up to a multiple of 16.
  var paddedCount: Int { (count + 15) / 16 * 16 }

  /// All of a layout, tensor by tensor; the same for any ranks.
  /// - Parameter shares: of kernels; nil where no rank has a part of its own.
  static func all(of layout: ParameterLayout, shares: UnitShares?) -> [WeightPiece] {
    layout.descriptions.indices.flatMap { tensor in
      ranges(layout, tensor, shares).flatMap { range, unit in
        stride(from: range.lowerBound, to: range.upperBound, by: size).map {
          WeightPiece(
            tensor: tensor, start: $0, count: min(size, range.upperBound - $0), unit: unit)
        }
      }
    }
  }

  /// A kernel unit by unit, and in a unit tap by tap, since the channels of a tap lie together.
  private static func ranges(
    _ layout: ParameterLayout, _ tensor: Int, _ shares: UnitShares?
  ) -> [(Range<Int>, unit: Int?)] {
    let (whole, description) = (layout.range(tensor), layout.descriptions[tensor])
    guard let shares, description.hasRankAboveOne else { return [(whole, nil)] }
    let (inputs, outputs) = (description.inputs, description.shape[description.shape.count - 1])
    return (0..<shares.units).flatMap { unit in
      let channels = shares.channels(of: unit..<unit + 1, inputs: inputs, outputs: outputs)
      if channels.count == inputs { return [(whole, Optional(unit))] }
      if channels.isEmpty { return [] }
      return stride(from: whole.lowerBound, to: whole.upperBound, by: inputs * outputs).map {
        (
          $0 + channels.lowerBound * outputs..<$0 + channels.upperBound * outputs, Optional(unit)
        )
      }
    }
  }
}
