/// The work behind a network that takes its batches in micro-batches, on flat arrays of its layout, arguments already
/// checked.
package protocol NetworkEngine: AnyObject {
  /// Times the parts of the work where one is set.
  var clock: KernelClock? { get set }

  /// Logits [count, classes], valid until the next call.
  /// - Parameter running: running statistics to normalize with; nil: those of the batch, kept for `backward`.
  func forward(
    weights: UnsafePointer<Float>, images: UnsafePointer<Float>, count: Int,
    running: ParameterBuffer?
  ) -> UnsafePointer<Float>

  /// The backward pass after a forward pass with the batch's statistics.
  /// - Parameters:
  ///   - logitGradient: [count, classes].
  ///   - isAccumulating: whether to add to `gradients` or to overwrite them.
  func backward(
    weights: UnsafePointer<Float>, logitGradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool)

  /// Lets the running statistics follow those of the last batch.
  func updateStatistics(_ statistics: ParameterBuffer)
}
