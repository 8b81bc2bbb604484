import CUpdate

/// What is to be known of an optimizer: all of it but the vector kernel (`UpdateRules`).
///
/// A gradient g becomes a step as Keras computes it, which the authors used; g includes the estimator, α and the L2
/// term, η is the learning rate of the step, states are 0 at first. The paper's Section 3 calls an optimizer adaptive
/// if steps are normalized by past gradients, and names Adam, RMSprop, Adadelta, AdaMax and AdamW.
package protocol OptimizerKind: Sendable {
  /// In experiment files (`kind: adamw`) and canonical texts.
  static var name: String { get }
  /// What readers see ("AdamW").
  static var displayName: String { get }
  static var constants: [OptimizerConstant] { get }

  /// Whether steps are normalized by the size of past gradients (Section 3): Table 2 of the paper, not Table 1, says
  /// what STE-net is then.
  ///
  /// With ε = 0 in the divisor such a step stays the same when all gradients so far are multiplied by one positive
  /// number. Theorem E.1 rests on this: over the few steps that are remembered Q̂′ changes by O(η) and is such a
  /// number.
  static var isAdaptive: Bool { get }

  /// Names of the state's buffers, one or two, as in checkpoints. A displacement in the space of the weights is
  /// called `velocity`.
  static var stateNames: [String] { get }

  /// As kernels know it.
  static var rule: StepRule { get }

  /// The numbers of one step, formed in double precision and rounded once: all that the step of a weight needs.
  /// - Parameter step: counted from 0.
  static func factors(
    _ optimizer: Optimizer, learningRate: Double, step: Int
  ) -> UpdateFactors

  /// The step of one weight, every operation rounded on its own: what the kernels must repeat bit for bit.
  /// - Parameters:
  ///   - first, second: the weight's own places in the state's buffers; a kind with one buffer leaves `second` alone.
  /// - Returns: the new weight.
  static func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float
}

extension UpdateFactors {
  /// What a kind has no use for is 0.
  init(decay: Float, gain: Float, rate: Float, epsilon: Float = 0) {
    self.init()
    self.decay = decay
    self.gain = gain
    self.rate = rate
    self.epsilon = epsilon
  }
}
