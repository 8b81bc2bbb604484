import CUpdate
import Optimizers
import Tensors

/// The step from gradients to weights: estimator, factor α, L2 penalty, the optimizer's rule, and the next
/// effective (quantized) weights.
///
/// With ∇f the gradient of the loss with respect to the effective weights and w the latent weights,
///   g = (α·Q̂′(w))·∇f + 2·l2·w
/// (the last term for penalized tensors only); `OptimizerKind` says what becomes of g.
///
/// Threads and ranks share the work in pieces that are the same for any number of them, and sums over pieces are taken
/// in order: the bits do not depend on it. Each rank moves its part of every kernel, and gets the effective weights of
/// the others' parts; latent weights and the optimizer's memory of those it has only after `complete`.
package final class ParameterUpdater {
  package let layout: ParameterLayout
  package let rule: Optimizer
  package let kernels: KernelPath
  let updates: [TensorUpdate]
  let l2: Double
  private let states: [ParameterBuffer]
  private let vectorKernels: (any UpdateKernelSet.Type)?
  private let tensors: [TensorConstants]
  /// Q̂′·∇f of the tensors whose estimator no kernel has a formula of; nil where there are none.
  private let bent: ParameterBuffer?
  private let pieces: [WeightPiece]
  /// Those that this process moves.
  private let own: [Int]
  private let workers: WorkerPool
  /// What each piece adds to Σw².
  private let squares: AlignedStorage<Double>
  /// Nil where one process moves all weights.
  private let exchange: WeightExchange?

  /// - Parameters:
  ///   - updates: one for each tensor of the layout.
  ///   - l2: λ of the penalty λ·Σw², over the latent values of all penalized tensors.
  ///   - threads: that share each step.
  ///   - shares: what belongs to which unit of a batch, and so to which rank; nil where units have no part in it.
  ///   - ranks: that share each step by these.
  package init(
    layout: ParameterLayout, updates: [TensorUpdate], rule: Optimizer, l2: Double,
    kernels: KernelPath = .automatic, threads: Int = 1, shares: UnitShares? = nil,
    ranks: (any RankGroup)? = nil
  ) {
    precondition(updates.count == layout.descriptions.count, "one update per tensor")
    precondition(l2 >= 0 && l2.isFinite, "a negative penalty")
    precondition(ranks == nil || shares != nil, "ranks that have no part each")
    self.layout = layout
    self.updates = updates
    self.rule = rule
    self.l2 = l2
    self.kernels = kernels
    states = rule.stateNames.map { _ in ParameterBuffer(layout: layout) }
    vectorKernels = kernels.updateKernels
    // The plain update asks the estimator itself; tables would be made in vain.
    tensors = vectorKernels == nil ? [] : updates.map(TensorConstants.init)
    bent = tensors.contains { $0.bending != nil } ? ParameterBuffer(layout: layout) : nil
    workers = WorkerPool(threads: threads)
    let pieces = WeightPiece.all(of: layout, shares: shares)
    self.pieces = pieces
    own = pieces.indices.filter { index in
      pieces[index].unit.map { shares?.own.contains($0) ?? true } ?? true
    }
    squares = AlignedStorage(count: pieces.count, filledWith: 0)
    exchange = shares.flatMap { [workers, vectorKernels, tensors] shares in
      ranks.map {
        WeightExchange(
          pieces, shares, $0, workers, quantizers: tensors.map(\.quantizer),
          kernels: vectorKernels)
      }
    }
  }

  /// The optimizer's memory, by the names of `Optimizer.stateNames`; all zero at first.
  /// - Precondition: the rule has a state of this name.
  package func state(_ name: String) -> ParameterBuffer {
    guard let index = rule.stateNames.firstIndex(of: name) else {
      preconditionFailure("the rule has no state named \(name)")
    }
    return states[index]
  }

  /// Q of every latent tensor; a copy where the tensor is not quantized.
  package func quantize(latent: ParameterBuffer, into effective: ParameterBuffer) {
    precondition(latent.layout == layout && effective.layout == layout, "another layout")
    workers.run(pieces.count) { [self] index, _ in
      let piece = pieces[index]
      let (from, to) = (latent.pointer + piece.start, effective.pointer + piece.start)
      if let vectorKernels {
        vectorKernels.quantize(
          count: piece.count, latent: from, effective: to,
          quantizer: tensors[piece.tensor].quantizer)
      } else {
        for i in 0..<piece.count { to[i] = updates[piece.tensor].effective(from[i]) }
      }
    }
  }

  /// One step.
  /// - Parameters:
  ///   - gradients: ∇f with respect to the effective weights.
  ///   - latent: updated in place.
  ///   - effective: overwritten by Q of the updated latents.
  ///   - learningRate: η of this step.
  ///   - step: counted from 0.
  /// - Returns: Σw² over the penalized tensors of the latents before the update, for the reported loss.
  package func apply(
    gradients: ParameterBuffer, to latent: ParameterBuffer, effective: ParameterBuffer,
    learningRate: Double, step: Int
  ) -> Double {
    precondition(
      gradients.layout == layout && latent.layout == layout && effective.layout == layout,
      "another layout")
    precondition(step >= 0, "steps count from 0")
    let factors = rule.factors(learningRate: learningRate, step: step)
    workers.run(own.count) { [self] index, _ in
      let piece = pieces[own[index]]
      squares.pointer[own[index]] =
        vectorStep(piece, gradients, latent, effective, factors)
        ?? plainStep(piece, gradients, latent, effective, factors)
    }
    exchange?.complete(squares: squares)
    exchange?.complete(effective: effective)
    // Tensor by tensor: pieces follow each other in the order of tensors.
    var (total, sum, tensor) = (0.0, 0.0, -1)
    for (index, piece) in pieces.enumerated() where updates[piece.tensor].isPenalized {
      if piece.tensor != tensor { (total, sum, tensor) = (total + sum, 0, piece.tensor) }
      sum += squares.pointer[index]
    }
    return total + sum
  }

  /// Gives every rank the latent weights of all; with the optimizer's memory, where that is asked for.
  package func complete(_ latent: ParameterBuffer, withStates: Bool = false) {
    exchange?.complete(latent)
    if withStates { for state in states { exchange?.complete(state) } }
  }

  /// Nil where there are no vector kernels.
  private func vectorStep(
    _ piece: WeightPiece, _ gradients: ParameterBuffer, _ latent: ParameterBuffer,
    _ effective: ParameterBuffer, _ factors: UpdateFactors
  ) -> Double? {
    guard let vectorKernels else { return nil }
    let (index, start, count) = (piece.tensor, piece.start, piece.count)
    var gradient = UnsafePointer(gradients.pointer + start)
    if let bending = tensors[index].bending, let bent {
      bending.apply(
        to: gradient, at: latent.pointer + start, count: count, into: bent.pointer + start)
      gradient = UnsafePointer(bent.pointer + start)
    }
    let (first, second) = stateBuffers
    return vectorKernels.step(
      count: count, gradient: gradient,
      latent: latent.pointer + start, effective: effective.pointer + start,
      first: first + start, second: second + start,
      constants: StepConstants(
        rule: rule.kind.rule, factors: factors, alpha: Float(updates[index].alpha),
        penalty: penalty(index)),
      derivative: tensors[index].derivative, quantizer: tensors[index].quantizer)
  }

  /// The optimizer's memory; a rule with one buffer has it in both places.
  private var stateBuffers: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) {
    (states[0].pointer, states[states.count - 1].pointer)
  }

  /// 2λ, or 0 where the penalty does not reach.
  private func penalty(_ index: Int) -> Float { updates[index].isPenalized ? Float(2 * l2) : 0 }

  private func plainStep(
    _ piece: WeightPiece, _ gradients: ParameterBuffer, _ latent: ParameterBuffer,
    _ effective: ParameterBuffer, _ factors: UpdateFactors
  ) -> Double {
    let update = updates[piece.tensor]
    let (alpha, penalty) = (Float(update.alpha), penalty(piece.tensor))
    let (g, w, q) = (gradients.pointer, latent.pointer, effective.pointer)
    let (first, second) = stateBuffers
    let kind = rule.kind
    var squares = 0.0
    for i in piece.start..<piece.start + piece.count {
      let old = w[i]
      squares += Double(old) * Double(old)
      let bend = alpha * update.derivative(at: old, gradientSign: g[i].sign)
      let gradient = bend * g[i] + penalty * old
      w[i] = kind.stepped(old, by: gradient, factors, first: first + i, second: second + i)
      q[i] = update.effective(w[i])
    }
    return squares
  }
}
