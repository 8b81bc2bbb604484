import CUpdate
import Tensors

/// Gives every rank the weights that the others have moved.
package final class WeightExchange {
  private let group: any RankGroup
  private let workers: WorkerPool
  private let plan: WeightPlan
  /// What the other ranks move.
  private let others: [WeightPlan.Run]
  /// Of each tensor.
  private let quantizers: [QuantizerConstants]
  private let kernels: (any UpdateKernelSet.Type)?
  private let sent: AlignedStorage<Float>
  private let received: AlignedStorage<Float>
  private let ownSquares: AlignedStorage<Double>
  private let allSquares: AlignedStorage<Double>

  /// - Parameters:
  ///   - quantizers: of each tensor.
  ///   - kernels: that encode levels; nil: all weights go as they are.
  init(
    _ pieces: [WeightPiece], _ shares: UnitShares, _ group: any RankGroup, _ workers: WorkerPool,
    quantizers: [QuantizerConstants], kernels: (any UpdateKernelSet.Type)?
  ) {
    self.group = group
    self.workers = workers
    self.quantizers = quantizers
    self.kernels = kernels
    // The kernels have a table of up to four levels; without kernels there are no quantizers.
    let isEncoded =
      kernels == nil
      ? [Bool](repeating: false, count: 1 + (pieces.map(\.tensor).max() ?? 0))
      : quantizers.map { $0.grid == 4 }
    plan = WeightPlan(pieces, shares, isEncoded: isEncoded)
    others = plan.runs.indices.filter { $0 != group.rank }.flatMap { [plan] in plan.runs[$0] }
    sent = AlignedStorage(count: max(16, plan.values.sizes[group.rank]))
    received = AlignedStorage(count: max(16, plan.values.total))
    ownSquares = AlignedStorage(count: max(1, plan.pieces[group.rank].count), filledWith: 0)
    allSquares = AlignedStorage(count: max(1, plan.pieces.joined().count), filledWith: 0)
  }

  private var own: [WeightPlan.Run] { plan.runs[group.rank] }

  /// Completes latent weights, or what goes with them, of which each rank has its own up to date.
  func complete(_ buffer: ParameterBuffer) {
    let first = plan.values.offsets[group.rank]
    forEach(own) { run in
      (sent.pointer + run.place - first).update(
        from: buffer.pointer + run.elements.lowerBound, count: run.elements.count)
    }
    group.gather(sent.pointer, plan.values, into: received.pointer)()
    forEach(others) { run in
      (buffer.pointer + run.elements.lowerBound).update(
        from: received.pointer + run.place, count: run.elements.count)
    }
  }

  /// Completes effective weights; those of at most four levels go as one byte each.
  func complete(effective: ParameterBuffer) {
    let first = plan.codes.offsets[group.rank]
    let (sent, received) = (
      UnsafeMutableRawPointer(sent.pointer), UnsafeMutableRawPointer(received.pointer)
    )
    forEach(own) { run in
      let (source, target) = (
        effective.pointer + run.elements.lowerBound, sent + run.codePlace - first
      )
      if run.isEncoded {
        kernels?.encode(
          count: run.elements.count, effective: source,
          codes: target.assumingMemoryBound(to: UInt8.self), quantizer: quantizers[run.tensor])
      } else {
        target.copyMemory(
          from: source, byteCount: run.elements.count * MemoryLayout<Float>.stride)
      }
    }
    group.exchange(
      sent, RankParts(repeating: plan.codes.sizes[group.rank], ranks: group.count),
      into: received, plan.codes)()
    forEach(others) { run in
      let (source, target) = (
        received + run.codePlace, effective.pointer + run.elements.lowerBound
      )
      if run.isEncoded {
        kernels?.decode(
          count: run.elements.count, codes: source.assumingMemoryBound(to: UInt8.self),
          effective: target, quantizer: quantizers[run.tensor])
      } else {
        UnsafeMutableRawPointer(target).copyMemory(
          from: source, byteCount: run.elements.count * MemoryLayout<Float>.stride)
      }
    }
  }

  /// Completes one number of each piece.
  func complete(squares: AlignedStorage<Double>) {
    for (index, piece) in plan.pieces[group.rank].enumerated() {
      ownSquares.pointer[index] = squares.pointer[piece]
    }
    group.gather(
      ownSquares.pointer, RankParts(plan.pieces.map(\.count)), into: allSquares.pointer)()
    for (index, piece) in plan.pieces.joined().enumerated() {
      squares.pointer[piece] = allSquares.pointer[index]
    }
  }

  private func forEach(_ runs: [WeightPlan.Run], _ body: (WeightPlan.Run) -> Void) {
    workers.run(runs.count) { index, _ in body(runs[index]) }
  }
}
