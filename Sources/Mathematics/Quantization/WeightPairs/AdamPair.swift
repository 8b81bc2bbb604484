/// A weight pair under Adam (Appendix E), where neither M nor α is used and E^(t) = |w_Q̂ − w_STE|.
///
/// m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v), w ← w − ρ_t·m/(√v + ε) with g = Q̂′(w)·∇f + 2λw and
/// ρ_t = η√(1 − β₂^(t+1))/(1 − β₁^(t+1)), as the training engine computes it.
///
/// Divided by q = Q̂′(w) of now, Q̂-net's moments are those of h_i·q_i/q with h = ∇f + 2λw/q, and q_i/q lies
/// within L'/L₋·(path from step i to now) of 1. So the step differs from the one that the h_i alone give
/// (without Q̂′, as Theorem 5.2 has it) by at most
///   ρ/D·(K·Σ|h_i|p_i + |m|·(K√(Σh_i²p_i²) + ε|1/q − 1|)/(√v + ε)), D = √v_Q̂/q + ε/q, K = L'/L₋,
/// the sums with the moments' weights, m and v those of the h_i, p_i the paths. The last term is not
/// O(η²): with ε > 0 Adam is not invariant to the scale of gradients.
package struct AdamPair: WeightPair {
  /// β₁, β₂ and ε.
  package struct Rule: Sendable, Hashable {
    package let beta1: Double
    package let beta2: Double
    package let epsilon: Double

    package init(beta1: Double, beta2: Double, epsilon: Double) {
      precondition(
        (0..<1).contains(beta1) && (0..<1).contains(beta2) && epsilon >= 0, "no such rule")
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
    }
  }

  /// m and v.
  struct Moments: Sendable, Hashable {
    var first = 0.0
    var second = 0.0

    mutating func add(_ g: Double, _ rule: Rule) {
      first += (1 - rule.beta1) * (g - first)
      second += (1 - rule.beta2) * (g * g - second)
    }

    /// m/(√v + ε); 0 where nothing has been seen.
    func direction(_ epsilon: Double) -> Double {
      first == 0 ? 0 : first / (second.squareRoot() + epsilon)
    }
  }

  package let rule: Rule
  /// λ of the penalty λ·Σw².
  package let l2: Double
  package private(set) var qhat: Double
  package private(set) var ste: Double
  private var moments: (qhat: Moments, ste: Moments)
  private var history: History?

  private struct History {
    /// Of h, the gradients of Q̂-net without Q̂′.
    var plain: Moments
    /// Σ(1 − β₁)β₁^(t−i)·|h_i|, and the same with |h_i|·p_i.
    var absolute: Double
    var travelled: Double
    /// Σ(1 − β₂)β₂^(t−i)·h_i², and the same with h_i²·p_i and h_i²·p_i².
    var squares: (Double, Double, Double)
  }

  /// - Parameter moments: first and second moment of each net.
  package init(
    qhat: Double, ste: Double, rule: Rule, l2: Double = 0,
    moments: Memory = ((0, 0), (0, 0))
  ) {
    self.qhat = qhat
    self.ste = ste
    self.rule = rule
    self.l2 = l2
    self.moments = (
      Moments(first: moments.qhat.0, second: moments.qhat.1),
      Moments(first: moments.ste.0, second: moments.ste.1)
    )
  }

  package func alignmentError(in setting: AlignmentSetting) -> Double { abs(qhat - ste) }

  package mutating func settle(_ weights: (qhat: Double, ste: Double), memory: Memory) {
    (qhat, ste) = weights
    moments = (
      Moments(first: memory.qhat.0, second: memory.qhat.1),
      Moments(first: memory.ste.0, second: memory.ste.1)
    )
  }

  package mutating func advance(
    _ gradients: Gradients, learningRate: Double, step: Int, in setting: AlignmentSetting
  ) {
    move(
      gradients, rate(learningRate, step),
      slopes: (setting.slope(qhat: qhat), setting.slope(ste: ste)))
    history = nil
  }

  package mutating func step(
    _ gradients: Gradients, learningRate: Double, step: Int, in setting: AlignmentSetting
  ) -> AlignmentStep? {
    let slopes = (qhat: setting.slope(qhat: qhat), ste: setting.slope(ste: ste))
    let rho = rate(learningRate, step)
    guard slopes.qhat > 0, slopes.ste > 0 else {
      move(gradients, rho, slopes: slopes)
      history = nil
      return nil
    }
    var past = history ?? initialHistory(slope: slopes.qhat)
    let h = gradients.qhat + 2 * l2 * qhat / slopes.qhat
    past.plain.add(h, rule)
    past.absolute = rule.beta1 * past.absolute + (1 - rule.beta1) * abs(h)
    past.travelled *= rule.beta1
    past.squares.0 = rule.beta2 * past.squares.0 + (1 - rule.beta2) * h * h
    past.squares.1 *= rule.beta2
    past.squares.2 *= rule.beta2
    let (before, start) = (abs(qhat - ste), qhat)
    move(gradients, rho, slopes: slopes)
    let plain = past.plain.direction(rule.epsilon)
    let gradientError = rho * abs(plain - moments.ste.direction(rule.epsilon))
    let result = AlignmentStep(
      before: before, after: abs(qhat - ste), gradientError: gradientError,
      gradientErrorWithPenalty: gradientError,
      lag: rho * abs(moments.qhat.direction(rule.epsilon) - plain),
      lagBound: rho * lagBound(past, slope: slopes.qhat, setting.bounds), remainder: 0,
      printedConvexity: 0, correctedConvexity: 0)
    let distance = abs(qhat - start)
    past.travelled += past.absolute * distance
    past.squares.2 += 2 * past.squares.1 * distance + past.squares.0 * distance * distance
    past.squares.1 += past.squares.0 * distance
    history = past
    return result
  }

  private func rate(_ learningRate: Double, _ step: Int) -> Double {
    learningRate * (1 - power(rule.beta2, step + 1)).squareRoot()
      / (1 - power(rule.beta1, step + 1))
  }

  private mutating func move(
    _ gradients: Gradients, _ rho: Double, slopes: (qhat: Double, ste: Double)
  ) {
    moments.qhat.add(gradients.qhat * slopes.qhat + 2 * l2 * qhat, rule)
    moments.ste.add(gradients.ste * slopes.ste + 2 * l2 * ste, rule)
    qhat -= rho * moments.qhat.direction(rule.epsilon)
    ste -= rho * moments.ste.direction(rule.epsilon)
  }

  /// A past that is not known, as one step that left the moments which are there.
  private func initialHistory(slope: Double) -> History {
    let first = moments.qhat.first / slope
    let second = moments.qhat.second / (slope * slope)
    return History(
      plain: Moments(first: first, second: second), absolute: abs(first), travelled: 0,
      squares: (second, 0, 0))
  }

  private func lagBound(_ past: History, slope: Double, _ bounds: DerivativeBounds) -> Double {
    let relative = bounds.lipschitz / bounds.lower
    let divisor = (moments.qhat.second.squareRoot() + rule.epsilon) / slope
    let plainDivisor = past.plain.second.squareRoot() + rule.epsilon
    guard divisor > 0, plainDivisor > 0 else { return 0 }
    let scale =
      relative * max(0, past.squares.2).squareRoot() + rule.epsilon * abs(1 / slope - 1)
    return (relative * past.travelled + abs(past.plain.first) * scale / plainDivisor) / divisor
  }
}

/// base^exponent for exponents ≥ 0.
func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
