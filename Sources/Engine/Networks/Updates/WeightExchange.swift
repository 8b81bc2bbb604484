import CUpdate
import Tensors

/// Gives every rank the weights that the others have moved.
package final class WeightExchange {
  private let group: any RankGroup
  private let workers: WorkerPool
  /// What this rank moves, and what the others do.
  private let own: [Run]
  private let others: [Run]
  /// Of all pieces, those that each rank moves.
  private let pieces: [[Int]]
  private let values: RankParts
  private let codes: RankParts
  private let kernels: (any UpdateKernelSet.Type)?
  private let sent: AlignedStorage<Float>
  private let received: AlignedStorage<Float>
  private let ownSquares: AlignedStorage<Double>
  private let allSquares: AlignedStorage<Double>

  /// Elements side by side in the layout.
  private struct Run {
    let elements: Range<Int>
    /// Where they lie among those of all ranks: as floats, and, in bytes, as numbers of levels where they have few.
    let place: Int
    let codePlace: Int
    /// Nil where they go as they are.
    let quantizer: QuantizerConstants?
  }

  /// - Parameters:
  ///   - quantizers: of each tensor.
  ///   - kernels: that encode levels; nil: all weights go as they are.
  init(
    _ pieces: [WeightPiece], _ shares: UnitShares, _ group: any RankGroup, _ workers: WorkerPool,
    quantizers: [QuantizerConstants], kernels: (any UpdateKernelSet.Type)?
  ) {
    self.group = group
    self.workers = workers
    self.kernels = kernels
    self.pieces = Self.pieces(pieces, of: shares)
    var (place, codePlace) = (0, 0)
    let runs = self.pieces.map { indices in
      indices.map { index in
        let piece = pieces[index]
        let quantizer = kernels == nil ? nil : quantizers[piece.tensor].table
        defer {
          place += piece.paddedCount
          codePlace += Self.bytes(piece, isEncoded: quantizer != nil)
        }
        return Run(
          elements: piece.range, place: place, codePlace: codePlace, quantizer: quantizer)
      }
    }
    own = runs[group.rank]
    others = runs.indices.filter { $0 != group.rank }.flatMap { runs[$0] }
    values = RankParts(
      self.pieces.map { indices in indices.reduce(0) { $0 + pieces[$1].paddedCount } })
    codes = RankParts(
      self.pieces.map { indices in
        indices.reduce(0) {
          let isEncoded = kernels != nil && quantizers[pieces[$1].tensor].table != nil
          return $0 + Self.bytes(pieces[$1], isEncoded: isEncoded)
        }
      })
    sent = AlignedStorage(count: max(16, values.sizes[group.rank]))
    received = AlignedStorage(count: max(16, place))
    ownSquares = AlignedStorage(count: max(1, self.pieces[group.rank].count), filledWith: 0)
    allSquares = AlignedStorage(count: max(1, self.pieces.joined().count), filledWith: 0)
  }

  private static func pieces(_ pieces: [WeightPiece], of shares: UnitShares) -> [[Int]] {
    shares.ranges.map { units in
      pieces.indices.filter { pieces[$0].unit.map(units.contains) ?? false }
    }
  }

  private static func bytes(_ piece: WeightPiece, isEncoded: Bool) -> Int {
    piece.paddedCount * (isEncoded ? 1 : MemoryLayout<Float>.stride)
  }

  /// What a rank gives each of the others in a step.
  /// - Parameter isEncoded: of each tensor, whether its weights have four levels at most.
  package static func bytes(
    _ layout: ParameterLayout, _ shares: UnitShares, isEncoded: [Bool]
  ) -> [Int] {
    let all = WeightPiece.all(of: layout, shares: shares)
    let own = pieces(all, of: shares)[shares.rank].map { all[$0] }
    return [
      own.count * MemoryLayout<Double>.stride,
      own.reduce(0) { $0 + bytes($1, isEncoded: isEncoded[$1.tensor]) },
    ]
  }

  /// Completes latent weights, or what goes with them, of which each rank has its own up to date.
  func complete(_ buffer: ParameterBuffer) {
    let first = values.offsets[group.rank]
    forEach(own) { run in
      (sent.pointer + run.place - first).update(
        from: buffer.pointer + run.elements.lowerBound, count: run.elements.count)
    }
    group.gather(sent.pointer, values, into: received.pointer)()
    forEach(others) { run in
      (buffer.pointer + run.elements.lowerBound).update(
        from: received.pointer + run.place, count: run.elements.count)
    }
  }

  /// Completes effective weights; those of at most four levels go as one byte each.
  func complete(effective: ParameterBuffer) {
    let first = codes.offsets[group.rank]
    let (sent, received) = (
      UnsafeMutableRawPointer(sent.pointer), UnsafeMutableRawPointer(received.pointer)
    )
    forEach(own) { run in
      let (source, target) = (
        effective.pointer + run.elements.lowerBound, sent + run.codePlace - first
      )
      if let quantizer = run.quantizer {
        kernels?.encode(
          count: run.elements.count, effective: source,
          codes: target.assumingMemoryBound(to: UInt8.self), quantizer: quantizer)
      } else {
        target.copyMemory(
          from: source, byteCount: run.elements.count * MemoryLayout<Float>.stride)
      }
    }
    group.exchange(
      sent, RankParts(repeating: codes.sizes[group.rank], ranks: group.count), into: received,
      codes)()
    forEach(others) { run in
      let (source, target) = (
        received + run.codePlace, effective.pointer + run.elements.lowerBound
      )
      if let quantizer = run.quantizer {
        kernels?.decode(
          count: run.elements.count, codes: source.assumingMemoryBound(to: UInt8.self),
          effective: target, quantizer: quantizer)
      } else {
        UnsafeMutableRawPointer(target).copyMemory(
          from: source, byteCount: run.elements.count * MemoryLayout<Float>.stride)
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

  private func forEach(_ runs: [Run], _ body: (Run) -> Void) {
    workers.run(runs.count) { index, _ in body(runs[index]) }
  }
}

extension QuantizerConstants {
  /// The constants, where there is a table of levels.
  fileprivate var table: QuantizerConstants? { grid == 4 ? self : nil }
}
