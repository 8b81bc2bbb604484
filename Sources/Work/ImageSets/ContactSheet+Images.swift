import Diagnostics
import ImageBatches
import ImageDecoding
import Records
import Tensors

extension ContactSheet {
  /// Training images of each class, the centre of each.
  /// - Throws: `Failure` when an image cannot be read back.
  init(of part: ImageSetPart, classes: [String]) throws(Failure) {
    let choice = Choice(of: part, classCount: classes.count)
    var pixels: [UInt8] = []
    for index in choice.images { pixels += try Self.thumbnail(part, index, choice.side) }
    self.init(
      classes: choice.labels.map { classes[$0] }, columns: choice.columns, side: choice.side,
      pixels: pixels)
  }

  private static func thumbnail(
    _ part: ImageSetPart, _ index: Int, _ side: Int
  ) throws(Failure) -> [UInt8] {
    let picture = try ImageDecoder.decode(
      try part.encodedBytes(of: index), name: "\(part.folder): image \(index)")
    var unused = PhiloxStream(seed: 0, purpose: "")
    let box = ImageAugmentation.evaluation.box(
      width: picture.fullWidth, height: picture.fullHeight, imageSize: side, from: &unused)
    // With this mean and deviation the result is the byte's value.
    let resampler = ImageResampler(
      size: side, mean: .zero, deviation: SIMD3(repeating: 1 / 255))
    let target = AlignedStorage<Float>(count: side * side * 3)
    picture.image.pixels.withUnsafeBufferPointer { pixels in
      guard let pixels = pixels.baseAddress else { return }
      resampler.resample(
        pixels, width: picture.fullWidth, height: picture.fullHeight, box: box, reduction: 1,
        into: target.pointer)
    }
    return target.values.map { UInt8(min(max($0, 0), 255).rounded()) }
  }
}
