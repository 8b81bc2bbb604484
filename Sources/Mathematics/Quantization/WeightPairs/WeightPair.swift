/// One weight in both nets, followed in double precision from step to step: the weight of Q̂-net, the
/// corresponding weight of STE-net, their optimizers' memories, and the histories that the theorems' terms
/// are made of.
///
/// The gradients come from outside. The theorems hold for whatever gradients the two nets see, so that
/// these may be of any precision.
package protocol WeightPair: Sendable {
  /// The gradients of the loss that the two nets see at one step, with respect to the quantized weight,
  /// before Q̂′, α and L2 penalty.
  typealias Gradients = (qhat: Double, ste: Double)

  /// The optimizer's memory of each net, of which gradient descent has the first part only.
  typealias Memory = (qhat: (Double, Double), ste: (Double, Double))

  /// Latent weights, in weight units.
  var qhat: Double { get }
  var ste: Double { get }

  /// E^(t): |M(w_Q̂) − w_STE| for non-adaptive rules, |w_Q̂ − w_STE| for adaptive ones (Equation 5).
  func alignmentError(in setting: AlignmentSetting) -> Double

  /// One step of both nets.
  /// - Parameters:
  ///   - learningRate: η of this step.
  ///   - step: counted from 0 at the start of training.
  /// - Returns: the terms of the theorem; nil where it does not speak of this weight because one of the
  ///   two has left the representable range.
  mutating func step(
    _ gradients: Gradients, learningRate: Double, step: Int, in setting: AlignmentSetting
  ) -> AlignmentStep?

  /// One step of both nets without the terms, which begin anew afterwards.
  mutating func advance(
    _ gradients: Gradients, learningRate: Double, step: Int, in setting: AlignmentSetting)

  /// Puts both weights and their optimizers' memories to where another arithmetic took them by the same
  /// step. The histories go on.
  /// - Parameter memory: per net the velocity and nothing, or the two moments.
  mutating func settle(_ weights: (qhat: Double, ste: Double), memory: Memory)
}
