import CKernels
import Tensors

/// The step from gradients to weights: estimator, factor α, L2 penalty, momentum or Adam, and the next
/// effective (quantized) weights.
///
/// With ∇f the gradient of the loss with respect to the effective weights and w the latent weights,
///   g = (α·Q̂'(w))·∇f + 2·l2·w
/// (the last term for penalized tensors only); `OptimizerRule` says what becomes of g.
package final class ParameterUpdater {
  package let layout: ParameterLayout
  package let rule: OptimizerRule
  package let kernels: KernelPath
  let updates: [TensorUpdate]
  let l2: Double
  private let states: [ParameterBuffer]
  private let vectorKernels: (any UpdateKernelSet.Type)?
  private let tensors: [TensorConstants]
  /// Q̂'·∇f of the tensors whose estimator no kernel has a formula of; nil where there are none.
  private let bent: ParameterBuffer?

  /// - Parameters:
  ///   - updates: one for each tensor of the layout.
  ///   - l2: λ of the penalty λ·Σw², over the latent values of all penalized tensors.
  package init(
    layout: ParameterLayout, updates: [TensorUpdate], rule: OptimizerRule, l2: Double,
    kernels: KernelPath = .automatic
  ) {
    precondition(updates.count == layout.descriptions.count, "one update per tensor")
    precondition(l2 >= 0 && l2.isFinite, "a negative penalty")
    precondition(kernels.isSupported, "this processor cannot run the \(kernels) kernels")
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
  }

  /// The optimizer's memory, by the names of `OptimizerRule.stateNames`; all zero at first.
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
    for (index, update) in updates.enumerated() {
      let (source, target) = (latent[index], effective[index])
      guard let vectorKernels, let from = source.baseAddress, let to = target.baseAddress else {
        for i in source.indices { target[i] = update.effective(source[i]) }
        continue
      }
      vectorKernels.quantize(
        count: source.count, latent: from, effective: to, quantizer: tensors[index].quantizer)
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
    var squares = 0.0
    for index in updates.indices {
      let own =
        vectorStep(index, gradients, latent, effective, factors)
        ?? plainStep(index, gradients, latent, effective, factors)
      if updates[index].isPenalized { squares += own }
    }
    return squares
  }

  /// Nil where there are no vector kernels.
  private func vectorStep(
    _ index: Int, _ gradients: ParameterBuffer, _ latent: ParameterBuffer,
    _ effective: ParameterBuffer, _ factors: UpdateFactors
  ) -> Double? {
    guard let vectorKernels else { return nil }
    let start = layout.offsets[index]
    let count = layout.descriptions[index].count
    let first = states[0].pointer + start
    var gradient = UnsafePointer(gradients.pointer + start)
    if let bending = tensors[index].bending, let bent {
      bending.apply(
        to: gradient, at: latent.pointer + start, count: count, into: bent.pointer + start)
      gradient = UnsafePointer(bent.pointer + start)
    }
    return vectorKernels.step(
      count: count, gradient: gradient,
      latent: latent.pointer + start, effective: effective.pointer + start, first: first,
      second: states.count > 1 ? states[1].pointer + start : first,
      constants: StepConstants(
        rule: states.count > 1 ? 1 : 0, decay: factors.decay, gain: factors.gain,
        rate: factors.rate, epsilon: factors.epsilon, alpha: Float(updates[index].gradientFactor),
        penalty: penalty(index)),
      derivative: tensors[index].derivative, quantizer: tensors[index].quantizer)
  }

  /// 2λ, or 0 where the penalty does not reach.
  private func penalty(_ index: Int) -> Float { updates[index].isPenalized ? Float(2 * l2) : 0 }

  private func plainStep(
    _ index: Int, _ gradients: ParameterBuffer, _ latent: ParameterBuffer,
    _ effective: ParameterBuffer, _ factors: UpdateFactors
  ) -> Double {
    let update = updates[index]
    let (alpha, penalty) = (Float(update.gradientFactor), penalty(index))
    let (g, w, q) = (gradients[index], latent[index], effective[index])
    var squares = 0.0
    for i in w.indices {
      let old = w[i]
      squares += Double(old) * Double(old)
      let bend = alpha * update.derivative(at: old, gradientSign: g[i].sign)
      let gradient = bend * g[i] + penalty * old
      w[i] = stepped(old, by: gradient, factors, tensor: index, element: i)
      q[i] = update.effective(w[i])
    }
    return squares
  }

  private func stepped(
    _ old: Float, by gradient: Float, _ factors: UpdateFactors, tensor: Int, element: Int
  ) -> Float {
    switch rule {
    case .sgd:
      let velocity = states[0][tensor]
      velocity[element] = factors.decay * velocity[element] + factors.gain * gradient
      return old + factors.rate * velocity[element]
    case .adam:
      let (first, second) = (states[0][tensor], states[1][tensor])
      first[element] += factors.decay * (gradient - first[element])
      second[element] += factors.gain * (gradient * gradient - second[element])
      let scale = second[element].squareRoot() + factors.epsilon
      return old + factors.rate * first[element] / scale
    }
  }
}
