import Diagnostics
import ImageDecoding
import ImageGenerator
import Records

/// Mean and deviation per channel over training images.
enum PixelStatistics {
  /// More images than this tell nothing more: of larger sets so many are taken, evenly spread.
  static let largestSample = 10_000

  /// Every image counts the same, whatever its size; within it, every pixel.
  /// - Throws: `Failure` when an image cannot be read back.
  static func compute(_ part: ImageSetPart) throws(Failure) -> ImageSet.Statistics {
    let chosen = evenlySpread(largestSample, of: part.count)
    var (means, squares) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
    for block in blocks(of: 0..<chosen.count, size: 256) {
      let moments = concurrentMap(block) { index in
        Result { () throws(Failure) in try Self.moments(part, chosen[index]) }
      }
      for moment in moments {
        let (mean, square) = try moment.get()
        means += mean
        squares += square
      }
    }
    let mean = means / Double(chosen.count)
    let variance = squares / Double(chosen.count) - mean * mean
    var deviation = SIMD3<Float>.zero
    for channel in 0..<3 {
      // Pictures of one colour have none; a step of a byte keeps the division sound.
      deviation[channel] = Float(max(variance[channel], 0).squareRoot())
      deviation[channel] = max(deviation[channel], 1 / 255)
    }
    return ImageSet.Statistics(
      mean: SIMD3<Float>(mean), deviation: deviation, imageCount: chosen.count)
  }

  /// Mean and mean square of pixels from 0 to 1, exact up to the last division.
  private static func moments(
    _ part: ImageSetPart, _ index: Int
  ) throws(Failure) -> (mean: SIMD3<Double>, square: SIMD3<Double>) {
    let picture = try ImageDecoder.decode(
      try part.encodedBytes(of: index), name: "\(part.folder): image \(index)")
    var (sums, squares) = (SIMD3<UInt64>.zero, SIMD3<UInt64>.zero)
    let pixels = picture.image.pixels
    for offset in stride(from: 0, to: pixels.count, by: 3) {
      for channel in 0..<3 {
        let value = UInt64(pixels[offset + channel])
        sums[channel] += value
        squares[channel] += value * value
      }
    }
    let count = Double(pixels.count / 3)
    return (SIMD3<Double>(sums) / (255 * count), SIMD3<Double>(squares) / (255 * 255 * count))
  }
}
