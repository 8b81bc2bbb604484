import Tensors

/// What ranks give each other of the weights that each has moved: which elements, and where they lie meanwhile.
package struct WeightPlan {
  /// Of all pieces, those that each rank moves.
  let pieces: [[Int]]
  /// The same, as elements.
  let runs: [[Run]]
  /// What each rank moves, in floats.
  let values: RankParts
  /// What each rank moves, in bytes, weights of few levels as one byte each.
  let codes: RankParts

  /// Elements side by side in the layout.
  struct Run {
    let tensor: Int
    let elements: Range<Int>
    /// Where they lie among those of all ranks: as floats, and as bytes.
    let place: Int
    let codePlace: Int
    let isEncoded: Bool
  }

  /// - Parameter isEncoded: of each tensor, whether its effective weights go as numbers of their levels.
  init(_ all: [WeightPiece], _ shares: UnitShares, isEncoded: [Bool]) {
    pieces = shares.ranges.map { units in
      all.indices.filter { all[$0].unit.map(units.contains) ?? false }
    }
    var (place, codePlace) = (0, 0)
    var (values, codes): ([Int], [Int]) = ([], [])
    runs = pieces.map { indices in
      let start = (place, codePlace)
      defer {
        values.append(place - start.0)
        codes.append(codePlace - start.1)
      }
      return indices.map { index in
        let piece = all[index]
        let isEncoded = isEncoded[piece.tensor]
        defer {
          place += piece.paddedCount
          codePlace += piece.paddedCount * (isEncoded ? 1 : MemoryLayout<Float>.stride)
        }
        return Run(
          tensor: piece.tensor, elements: piece.range, place: place, codePlace: codePlace,
          isEncoded: isEncoded)
      }
    }
    (self.values, self.codes) = (RankParts(values), RankParts(codes))
  }

  package init(_ layout: ParameterLayout, _ shares: UnitShares, isEncoded: [Bool]) {
    self.init(WeightPiece.all(of: layout, shares: shares), shares, isEncoded: isEncoded)
  }

  /// Bytes that a rank gives each of the others in a step: sums of squares, and effective weights.
  package func bytes(of rank: Int) -> [Int] {
    [pieces[rank].count * MemoryLayout<Double>.stride, codes.sizes[rank]]
  }
}
