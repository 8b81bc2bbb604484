import Networks

/// The plain network in single precision, behind `MNISTConvNet`. Not generic, so that the compiler makes
/// code for these very types.
final class PlainEngine: ConvNetEngine {
  private let network = PlainConvNet<Float, SeparateRounding>()
  /// Not used: the plain network is not timed by parts.
  var clock: KernelClock?

  func gradients(
    weights: UnsafePointer<Float>, images: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>,
    count: Int, gradients: UnsafeMutablePointer<Float>
  ) -> BatchResult {
    network.batch(
      weights: weights, images: images, labels: labels, count: count, gradients: gradients)
  }

  func evaluate(
    weights: UnsafePointer<Float>, images: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>,
    count: Int
  ) -> BatchResult {
    network.batch(weights: weights, images: images, labels: labels, count: count, gradients: nil)
  }

  func logits(
    weights: UnsafePointer<Float>, images: UnsafePointer<UInt8>, count: Int,
    into logits: UnsafeMutablePointer<Float>
  ) {
    network.logits(weights: weights, images: images, count: count, into: logits)
  }
}
