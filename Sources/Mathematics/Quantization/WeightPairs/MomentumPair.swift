/// A weight pair under gradient descent with momentum β, or without: β = 0.
///
/// v ← βv − η(α·Q̂′(w)·∇f + 2λw), w ← w + v, undampened as in the authors' code; Appendix D's dampened rule
/// is the same one with η(1 − β) for η. α acts on STE-net alone. A learning rate that changes from step to
/// step goes into the gradients (Appendix F): a_i = η_i·∇f_i below.
///
/// With q = w_Q̂, s = w_STE and δ = −v the step that Q̂-net takes,
///   M(q − δ) = M(q) − α·δ/Q̂′(q) + R, |R| ≤ αL'δ²/(2L₋²),
/// and δ/Q̂′(q) differs from h = Σβ^(t−i)·a_i, its value if Q̂′ had been the same at all past steps, by at
/// most L'/L₋·Σβ^(t−i)·|a_i|·(path from step i to now): Theorem D.2 with its constant.
package struct MomentumPair: WeightPair {
  package let momentum: Double
  /// λ of the penalty λ·Σw².
  package let l2: Double
  package private(set) var qhat: Double
  package private(set) var ste: Double
  /// v of Q̂-net and of STE-net.
  package private(set) var velocity: (qhat: Double, ste: Double)

  private var history: History?

  /// Sums over the past with weights β^(t−i).
  private struct History {
    /// Of a_i, by the loss alone.
    var loss: (qhat: Double, ste: Double)
    /// Of a_i with the penalty's gradient, divided by Q̂′ and α so that the same factors bring it back.
    var all: (qhat: Double, ste: Double)
    /// Of |a_i| of Q̂-net, penalty included.
    var absolute: Double
    /// Of |a_i|·(length of the path from step i to now).
    var travelled: Double
    /// ηg₊ of Equation 39: the largest L₊|a_i|(1 − β^(i+1))/(1 − β) so far.
    var largest: Double
  }

  package init(
    qhat: Double, ste: Double, momentum: Double, l2: Double = 0,
    velocity: (qhat: Double, ste: Double) = (0, 0)
  ) {
    precondition((0..<1).contains(momentum) && l2 >= 0, "no such rule")
    self.qhat = qhat
    self.ste = ste
    self.momentum = momentum
    self.l2 = l2
    self.velocity = velocity
  }

  package func alignmentError(in setting: AlignmentSetting) -> Double {
    abs(setting.map(qhat) - ste)
  }

  package mutating func settle(_ weights: (qhat: Double, ste: Double), memory: Memory) {
    (qhat, ste) = weights
    velocity = (memory.qhat.0, memory.ste.0)
  }

  package mutating func advance(
    _ gradients: Gradients, learningRate: Double, step: Int, in setting: AlignmentSetting
  ) {
    move(
      gradients, learningRate, slopes: (setting.slope(qhat: qhat), setting.slope(ste: ste)),
      alpha: setting.alpha)
    history = nil
  }

  package mutating func step(
    _ gradients: Gradients, learningRate: Double, step: Int, in setting: AlignmentSetting
  ) -> AlignmentStep? {
    let slopes = (qhat: setting.slope(qhat: qhat), ste: setting.slope(ste: ste))
    guard slopes.qhat > 0, slopes.ste > 0 else {
      move(gradients, learningRate, slopes: slopes, alpha: setting.alpha)
      history = nil
      return nil
    }
    let alpha = setting.alpha
    let bounds = setting.bounds
    let image = setting.map(qhat)
    let before = abs(image - ste)
    var past = history ?? initialHistory(slope: slopes.qhat, alpha: alpha)
    remember(gradients, learningRate, step, slope: slopes.qhat, setting, in: &past)
    let start = qhat
    move(gradients, learningRate, slopes: slopes, alpha: alpha)
    // What was added to the weight, not the velocity: the two differ by rounding, which R, a difference
    // of large numbers, would show.
    let moved = qhat - start
    let newImage = setting.map(qhat)
    let square = momentum == 0 ? bounds.upper * learningRate * gradients.qhat : past.largest
    let perSquare = bounds.lipschitz / (2 * bounds.lower * bounds.lower)
    let reach = bounds.upper * past.absolute
    let result = AlignmentStep(
      before: before, after: abs(newImage - ste),
      gradientError: alpha * abs(past.loss.qhat - past.loss.ste),
      gradientErrorWithPenalty: alpha * abs(past.all.qhat - past.all.ste),
      lag: alpha * abs(-velocity.qhat / slopes.qhat - past.all.qhat),
      lagBound: alpha * bounds.lipschitz / bounds.lower * past.travelled,
      remainder: abs(newImage - image - alpha / slopes.qhat * moved),
      printedConvexity: perSquare * square * square,
      correctedConvexity: alpha * perSquare * reach * reach,
      appendixHConvexity: momentum == 0
        ? bounds.appendixHConstant * learningRate * learningRate * gradients.qhat * gradients.qhat
        : nil)
    past.travelled += past.absolute * abs(moved)
    history = past
    return result
  }

  private mutating func move(
    _ gradients: Gradients, _ rate: Double, slopes: (qhat: Double, ste: Double), alpha: Double
  ) {
    velocity.qhat =
      momentum * velocity.qhat - rate * (gradients.qhat * slopes.qhat + 2 * l2 * qhat)
    velocity.ste =
      momentum * velocity.ste - rate * (alpha * gradients.ste * slopes.ste + 2 * l2 * ste)
    qhat += velocity.qhat
    ste += velocity.ste
  }

  /// A past that is not known, as one step that left the velocities which are there.
  private func initialHistory(slope: Double, alpha: Double) -> History {
    let q = -velocity.qhat / slope
    let s = -velocity.ste / alpha
    return History(
      loss: (q, s), all: (q, s), absolute: abs(q), travelled: 0, largest: abs(velocity.qhat))
  }

  private func remember(
    _ gradients: Gradients, _ rate: Double, _ step: Int, slope: Double,
    _ setting: AlignmentSetting, in past: inout History
  ) {
    let withPenalty = (
      qhat: gradients.qhat + 2 * l2 * qhat / slope,
      ste: gradients.ste + 2 * l2 * ste / setting.alpha
    )
    past.loss.qhat = momentum * past.loss.qhat + rate * gradients.qhat
    past.loss.ste = momentum * past.loss.ste + rate * gradients.ste
    past.all.qhat = momentum * past.all.qhat + rate * withPenalty.qhat
    past.all.ste = momentum * past.all.ste + rate * withPenalty.ste
    past.absolute = momentum * past.absolute + abs(rate * withPenalty.qhat)
    past.travelled *= momentum
    let share = (1 - power(momentum, step + 1)) / (1 - momentum)
    past.largest = max(
      past.largest, setting.bounds.upper * abs(rate * gradients.qhat) * share)
  }
}
