import ConvNets
import Networks

/// The plain convnet in arithmetic of choice: in double precision as the function whose slopes are
/// measured, in single precision with fused sums as the bit-for-bit model of the vector kernels.
enum ReferenceConvNet {
  /// Loss and gradient of the mean loss, flat in `MNISTConvNet.layout`, in double precision.
  static func doublePrecision(weights: [Double], images: [UInt8], labels: [UInt8])
    -> (result: BatchResult, gradients: [Double])
  {
    evaluate(PlainConvNet<Double, SeparateRounding>(), weights, images, labels)
  }

  /// Loss only.
  static func doublePrecisionLoss(weights: [Double], images: [UInt8], labels: [UInt8])
    -> Double
  {
    let network = PlainConvNet<Double, SeparateRounding>()
    return weights.withUnsafeBufferPointer { weights in
      images.withUnsafeBufferPointer { images in
        labels.withUnsafeBufferPointer { labels in
          guard let w = weights.baseAddress, let x = images.baseAddress,
            let y = labels.baseAddress
          else { return .nan }
          return network.batch(
            weights: w, images: x, labels: y, count: labels.count, gradients: nil
          ).meanLoss
        }
      }
    }
  }

  /// The same in single precision, every sum of products fused.
  static func fused(weights: [Float], images: [UInt8], labels: [UInt8])
    -> (result: BatchResult, gradients: [Float])
  {
    evaluate(PlainConvNet<Float, FusedRounding>(), weights, images, labels)
  }

  /// The same in single precision, products and sums rounded one after the other.
  static func separate(weights: [Float], images: [UInt8], labels: [UInt8])
    -> (result: BatchResult, gradients: [Float])
  {
    evaluate(PlainConvNet<Float, SeparateRounding>(), weights, images, labels)
  }

  private static func evaluate<Scalar, Rounding>(
    _ network: PlainConvNet<Scalar, Rounding>, _ weights: [Scalar], _ images: [UInt8],
    _ labels: [UInt8]
  ) -> (result: BatchResult, gradients: [Scalar]) {
    precondition(weights.count == MNISTConvNet.layout.totalCount, "not this network's layout")
    precondition(images.count == labels.count * MNISTConvNet.imageCount, "images and labels differ")
    var gradients = weights
    var result = BatchResult()
    weights.withUnsafeBufferPointer { weights in
      images.withUnsafeBufferPointer { images in
        labels.withUnsafeBufferPointer { labels in
          gradients.withUnsafeMutableBufferPointer { gradients in
            guard let w = weights.baseAddress, let x = images.baseAddress,
              let y = labels.baseAddress
            else { return }
            result = network.batch(
              weights: w, images: x, labels: y, count: labels.count,
              gradients: gradients.baseAddress)
          }
        }
      }
    }
    return (result, gradients)
  }
}
