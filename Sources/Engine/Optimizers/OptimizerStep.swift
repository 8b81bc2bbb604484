/// The numbers of one step; `Optimizer.stepped` says what becomes of them.
package struct UpdateFactors: Sendable, Hashable {
  package var decay: Float
  package var gain: Float
  package var rate: Float
  package var epsilon: Float
  /// ηλ of the decoupled weight decay.
  package var shrinkage: Float

  package init(
    decay: Float, gain: Float, rate: Float, epsilon: Float = 0, shrinkage: Float = 0
  ) {
    self.decay = decay
    self.gain = gain
    self.rate = rate
    self.epsilon = epsilon
    self.shrinkage = shrinkage
  }
}

extension Optimizer {
  /// The step of one weight, every operation rounded on its own: what the kernels must repeat bit for bit.
  /// - Parameters:
  ///   - first, second: the weight's own places in the state's buffers; a rule with one buffer leaves `second` alone.
  /// - Returns: the new weight.
  package func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    let (decay, gain, rate, epsilon) = (
      factors.decay, factors.gain, factors.rate, factors.epsilon
    )
    switch self {
    case .sgd:
      first.pointee = decay * first.pointee + gain * g
      return old + rate * first.pointee
    case .nesterov:
      let push = gain * g
      first.pointee = decay * first.pointee + push
      return old + (decay * first.pointee + push)
    case .adam, .adamW:
      first.pointee += decay * (g - first.pointee)
      second.pointee += gain * (g * g - second.pointee)
      let scale = second.pointee.squareRoot() + epsilon
      var kept = old
      if case .adamW = self { kept -= factors.shrinkage * old }
      return kept + rate * first.pointee / scale
    case .adaMax:
      first.pointee += decay * (g - first.pointee)
      let (faded, size) = (gain * second.pointee, abs(g))
      second.pointee = size > faded ? size : faded
      return old + rate * first.pointee / (second.pointee + epsilon)
    case .rmsProp:
      fade(first, by: g, factors)
      return old + rate * g / (first.pointee + epsilon).squareRoot()
    case .adadelta:
      fade(first, by: g, factors)
      let length = (second.pointee + epsilon).squareRoot()
      let step = length * g / (first.pointee + epsilon).squareRoot()
      second.pointee = decay * second.pointee + gain * (step * step)
      return old + rate * step
    }
  }

  /// Brings the running mean of g² up to date.
  private func fade(
    _ meanSquare: UnsafeMutablePointer<Float>, by g: Float, _ factors: UpdateFactors
  ) {
    meanSquare.pointee = factors.decay * meanSquare.pointee + factors.gain * (g * g)
  }
}
