import Tensors

/// Gives every rank the weights that the others have moved.
final class WeightExchange {
  private let group: any RankGroup
  private let workers: WorkerPool
  /// Elements of the layout that each rank moves, and where they lie among those of all ranks.
  private let runs: [[(elements: Range<Int>, place: Int)]]
  private let weights: RankParts
  private let sent: AlignedStorage<Float>
  private let received: AlignedStorage<Float>
  /// Of all pieces, those that each rank moves.
  private let pieces: [[Int]]
  private let ownSquares: AlignedStorage<Double>
  private let allSquares: AlignedStorage<Double>

  init(
    _ pieces: [WeightPiece], _ shares: UnitShares, _ group: any RankGroup, _ workers: WorkerPool
  ) {
    self.group = group
    self.workers = workers
    self.pieces = shares.ranges.map { units in
      pieces.indices.filter { pieces[$0].unit.map(units.contains) ?? false }
    }
    var place = 0
    runs = self.pieces.map { indices in
      indices.map { index in
        defer { place += pieces[index].count }
        return (pieces[index].range, place)
      }
    }
    weights = RankParts(runs.map { $0.reduce(0) { $0 + $1.elements.count } })
    sent = AlignedStorage(count: max(1, weights.sizes[group.rank]))
    received = AlignedStorage(count: max(1, weights.total))
    ownSquares = AlignedStorage(count: max(1, self.pieces[group.rank].count), filledWith: 0)
    allSquares = AlignedStorage(count: max(1, self.pieces.joined().count), filledWith: 0)
  }

  /// Completes weights, or what goes with them, of which each rank has its own up to date.
  func complete(_ buffer: ParameterBuffer) {
    let first = weights.offsets[group.rank]
    let own = runs[group.rank]
    workers.run(own.count) { index, _ in
      let run = own[index]
      (sent.pointer + run.place - first).update(
        from: buffer.pointer + run.elements.lowerBound, count: run.elements.count)
    }
    group.gather(sent.pointer, weights, into: received.pointer)()
    for (rank, runs) in runs.enumerated() where rank != group.rank {
      workers.run(runs.count) { index, _ in
        let run = runs[index]
        (buffer.pointer + run.elements.lowerBound).update(
          from: received.pointer + run.place, count: run.elements.count)
      }
    }
  }

  /// Completes one number of each piece.
  func complete(squares: AlignedStorage<Double>) {
    for (index, piece) in pieces[group.rank].enumerated() {
      ownSquares.pointer[index] = squares.pointer[piece]
    }
    group.gather(
      ownSquares.pointer, RankParts(pieces.map(\.count)), into: allSquares.pointer)()
    for (index, piece) in pieces.joined().enumerated() {
      squares.pointer[piece] = allSquares.pointer[index]
    }
  }
}
