import CUpdate
import Tensors

/// Gives every rank the weights that the others have moved.
final class WeightExchange {
  private let group: any RankGroup
  private let workers: WorkerPool
  /// What each rank moves.
  private let runs: [[Run]]
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
    self.pieces = shares.ranges.map { units in
      pieces.indices.filter { pieces[$0].unit.map(units.contains) ?? false }
    }
    var (place, codePlace) = (0, 0)
    var (values, codes): ([Int], [Int]) = ([], [])
    runs = self.pieces.map { indices in
      let (first, firstCode) = (place, codePlace)
      let runs = indices.map { index in
        let piece = pieces[index]
        let quantizer = kernels == nil ? nil : quantizers[piece.tensor].table
        let size = (piece.count + 15) / 16 * 16
        defer {
          place += size
          codePlace += quantizer == nil ? size * MemoryLayout<Float>.stride : size
        }
        return Run(
          elements: piece.range, place: place, codePlace: codePlace, quantizer: quantizer)
      }
      values.append(place - first)
      codes.append(codePlace - firstCode)
      return runs
    }
    self.values = RankParts(values)
    self.codes = RankParts(codes)
    sent = AlignedStorage(count: max(16, values[group.rank]))
    received = AlignedStorage(count: max(16, place))
    ownSquares = AlignedStorage(count: max(1, self.pieces[group.rank].count), filledWith: 0)
    allSquares = AlignedStorage(count: max(1, self.pieces.joined().count), filledWith: 0)
  }

  /// Completes latent weights, or what goes with them, of which each rank has its own up to date.
  func complete(_ buffer: ParameterBuffer) {
    let first = values.offsets[group.rank]
    forEach(runs[group.rank]) { run in
      (sent.pointer + run.place - first).update(
        from: buffer.pointer + run.elements.lowerBound, count: run.elements.count)
    }
    group.gather(sent.pointer, values, into: received.pointer)()
    forEach(ofOthers) { run in
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
    forEach(runs[group.rank]) { run in
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
    forEach(ofOthers) { run in
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

  private var ofOthers: [Run] {
    runs.indices.filter { $0 != group.rank }.flatMap { runs[$0] }
  }

  private func forEach(_ runs: [Run], _ body: (Run) -> Void) {
    workers.run(runs.count) { index, _ in body(runs[index]) }
  }
}

extension QuantizerConstants {
  /// The constants, where there is a table of levels.
  fileprivate var table: QuantizerConstants? { grid == 4 ? self : nil }
}
