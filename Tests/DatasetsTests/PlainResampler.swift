import Diagnostics
import Foundation
import ImageBatches
import ImageDecoding
import Records
import Tensors

/// What a source of batches must give for an image, computed plainly: the whole file decoded, every target pixel a
/// double sum over all source pixels.
struct PlainInput {
  let set: ImageSet
  let part: ImagePart
  let imageSize: Int
  let seed: UInt64
  let augmentation: ImageAugmentation

  /// `imageSize` × `imageSize` × 3.
  func pixels(image: Int, epoch: Int) throws(Failure) -> [Double] {
    let bytes = try set[part].encodedBytes(of: image)
    let whole = try ImageDecoder.decode(bytes, name: "image \(image)")
    var stream = PhiloxStream(
      seed: seed, purpose: "images/augmentation/epoch-\(epoch)/image-\(image)")
    let box = augmentation.box(
      width: whole.fullWidth, height: whole.fullHeight, imageSize: imageSize, from: &stream)
    let reduction = [8, 4, 2].first { min(box.width, box.height) >= $0 * imageSize } ?? 1
    let picture = try ImageDecoder.decode(bytes, name: "image \(image)", reduction: reduction)
    let shrink = Double(picture.reduction)
    let rows = Self.weights(
      Double(box.y) / shrink, Double(box.height) / shrink, picture.image.height, imageSize)
    let columns = Self.weights(
      Double(box.x) / shrink, Double(box.width) / shrink, picture.image.width, imageSize)
    var result: [Double] = []
    for y in 0..<imageSize {
      for x in 0..<imageSize {
        var sum = SIMD3<Double>.zero
        for (row, vertical) in rows[y] {
          for (column, horizontal) in columns[box.isMirrored ? imageSize - 1 - x : x] {
            sum += vertical * horizontal * SIMD3<Double>(picture.image[column, row])
          }
        }
        let value = (sum / 255 - SIMD3<Double>(set.mean)) / SIMD3<Double>(set.deviation)
        result += [value.x, value.y, value.z]
      }
    }
    return result
  }

  /// A triangle around the target pixel's centre, as wide as two pixels of the coarser grid, cut at the crop.
  private static func weights(
    _ start: Double, _ length: Double, _ count: Int, _ size: Int
  ) -> [[(Int, Double)]] {
    let step = length / Double(size)
    return (0..<size).map { target in
      let centre = start + (Double(target) + 0.5) * step
      let inside = (0..<count).filter { Double($0) < start + length && Double($0 + 1) > start }
      let raw = inside.map { ($0, max(0, 1 - abs(Double($0) + 0.5 - centre) / max(1, step))) }
      let sum = raw.reduce(0) { $0 + $1.1 }
      return raw.filter { $0.1 > 0 }.map { ($0.0, $0.1 / sum) }
    }
  }
}
