import Diagnostics
import Networks
import Records

/// A network on its data: what the training loop asks of the two, whatever they are.
package protocol TrainingTask: AnyObject {
  var layout: ParameterLayout { get }
  /// What training changes beside the weights: running means and variances; nil where there is nothing.
  var statistics: ParameterBuffer? { get }
  var dataset: DatasetDescription { get }
  var trainCount: Int { get }
  var testCount: Int { get }
  /// What each rank has of a batch and of every kernel; nil where one process trains.
  var shares: UnitShares? { get }

  /// Draws the weights that training starts from, and resets `statistics`.
  func initialize(_ weights: ParameterBuffer, seed: UInt64)

  /// Which tensors the penalty λ·Σw² is over, one answer for each tensor of the layout.
  var isPenalized: [Bool] { get }

  /// Forward and backward on the batch of a step.
  /// - Parameters:
  ///   - effective: the quantized weights.
  ///   - step: counted from 0; steps are asked for in turn, starting anywhere.
  ///   - gradients: overwritten by the gradient of the mean cross entropy.
  func gradients(
    of effective: ParameterBuffer, step: Int, into gradients: ParameterBuffer
  ) throws(Failure) -> BatchResult

  /// Loss and accuracy on the test images.
  func evaluate(_ effective: ParameterBuffer) throws(Failure) -> BatchResult
}
