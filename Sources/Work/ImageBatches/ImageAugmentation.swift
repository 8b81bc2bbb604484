import Foundation
import Tensors

/// The rectangle of a picture that a network sees, in whole pixels.
package struct CropBox: Equatable, Sendable {
  package var x: Int
  package var y: Int
  package var width: Int
  package var height: Int
  /// Whether left and right are exchanged.
  package var isMirrored: Bool

  package init(x: Int, y: Int, width: Int, height: Int, isMirrored: Bool = false) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    self.isMirrored = isMirrored
  }
}

/// How a picture of any size becomes a network's square input.
package struct ImageAugmentation: Equatable, Sendable {
  /// The share of a picture's area that a random crop covers, at most 1; nil for the centre crop.
  package let areaShares: ClosedRange<Double>?

  /// Random resized crop and flip, as in training on ImageNet (recipe: area 8–100 %, aspect 3/4–4/3).
  package static let training = training(areaFrom: 0.08)
  /// The centre of every picture.
  package static let evaluation = ImageAugmentation(areaShares: nil)

  /// Random resized crop and flip with another smallest area, a share above 0 and at most 1.
  package static func training(areaFrom share: Double) -> ImageAugmentation {
    ImageAugmentation(areaShares: share...1)
  }

  /// Width over height of a random crop, in pixels. Its logarithm is uniform, so that a shape is as likely as the
  /// same shape turned.
  static let aspects = 3.0 / 4...4.0 / 3
  /// Random crops that do not fit into the picture are drawn again so often; then the centre crop is taken.
  static let attempts = 10

  /// - Parameters:
  ///   - width, height: of the picture, in pixels.
  ///   - imageSize: the side of the network's input.
  ///   - stream: belongs to this picture in this epoch. Untouched for evaluation.
  package func box(
    width: Int, height: Int, imageSize: Int, from stream: inout PhiloxStream
  ) -> CropBox {
    guard let areaShares else { return Self.centre(width, height, imageSize) }
    // Drawn first: a flip does not depend on how many crops had to be tried.
    let isMirrored = stream.nextWord() & 1 == 1
    var box =
      Self.random(width, height, areaShares, &stream) ?? Self.centre(width, height, imageSize)
    box.isMirrored = isMirrored
    return box
  }

  private static func random(
    _ width: Int, _ height: Int, _ areaShares: ClosedRange<Double>, _ stream: inout PhiloxStream
  ) -> CropBox? {
    let logarithms = log(aspects.lowerBound)...log(aspects.upperBound)
    for _ in 0..<attempts {
      let area = Double(width * height) * stream.uniform(in: areaShares)
      let aspect = exp(stream.uniform(in: logarithms))
      let cropWidth = Int((area * aspect).squareRoot().rounded())
      let cropHeight = Int((area / aspect).squareRoot().rounded())
      guard 1...width ~= cropWidth, 1...height ~= cropHeight else { continue }
      return CropBox(
        x: stream.index(below: width - cropWidth + 1),
        y: stream.index(below: height - cropHeight + 1), width: cropWidth, height: cropHeight)
    }
    return nil
  }

  /// The square in the middle: 224/256 of the shorter side, as in the Flax example, but no fewer pixels than the
  /// network sees as long as there are any. So what is no larger than the input, like CIFAR's pictures, is cut to a
  /// square and no further.
  private static func centre(_ width: Int, _ height: Int, _ imageSize: Int) -> CropBox {
    let shorter = min(width, height)
    let side = min(shorter, max(imageSize, (shorter * 224 + 128) / 256))
    return CropBox(x: (width - side) / 2, y: (height - side) / 2, width: side, height: side)
  }
}
