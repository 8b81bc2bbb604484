import Tensors

/// Turns a crop of an 8-bit picture into a network's input: resized, normalized, channels innermost.
///
/// It keeps a row of numbers between calls, so each thread needs its own.
package final class ImageResampler {
  /// Width and height of the result in pixels.
  let size: Int
  // value = byte · scale + shift; the fourth lane is padding.
  private let scale: SIMD4<Float>
  private let shift: SIMD4<Float>
  /// One row of the crop, resized along the columns of pixels only; a fourth float may be read after the last
  /// pixel.
  private var row = AlignedStorage<Float>(count: 1)

  /// - Parameters:
  ///   - mean, deviation: per channel, of pixels from 0 to 1.
  package init(size: Int, mean: SIMD3<Float>, deviation: SIMD3<Float>) {
    self.size = size
    scale = SIMD4(1 / (255 * deviation), 0)
    shift = SIMD4(-mean / deviation, 0)
  }

  /// - Parameters:
  ///   - pixels: `width` × `height` × 3 bytes, row by row.
  ///   - box: the crop, in pixels of the whole picture.
  ///   - reduction: how many of those make one of `pixels`, along each side.
  ///   - target: `size` × `size` × 3 floats, (byte/255 − mean) / deviation.
  package func resample(
    _ pixels: UnsafePointer<UInt8>, width: Int, height: Int, box: CropBox, reduction: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    let shrink = Double(reduction)
    let columns = ResamplingWeights(
      start: Double(box.x) / shrink, length: Double(box.width) / shrink, sourceCount: width,
      count: size)
    let rows = ResamplingWeights(
      start: Double(box.y) / shrink, length: Double(box.height) / shrink, sourceCount: height,
      count: size)
    let used = columns.starts[0]..<(columns.starts[size - 1] + columns.counts[size - 1])
    if row.count < width * 3 + 1 { row = AlignedStorage(count: width * 3 + 1) }
    for y in 0..<size {
      for tap in 0..<rows.counts[y] {
        let source = pixels + ((rows.starts[y] + tap) * width + used.lowerBound) * 3
        Self.add(
          source, rows.weights[y * rows.stride + tap], to: row.pointer + used.lowerBound * 3,
          count: used.count * 3, isFirst: tap == 0)
      }
      blend(row.pointer, columns, box.isMirrored, into: target + y * size * 3)
    }
  }

  @inline(__always)
  private static func add(
    _ source: UnsafePointer<UInt8>, _ weight: Float, to row: UnsafeMutablePointer<Float>,
    count: Int, isFirst: Bool
  ) {
    if isFirst {
      for index in 0..<count { row[index] = weight * Float(source[index]) }
    } else {
      for index in 0..<count { row[index] += weight * Float(source[index]) }
    }
  }

  @inline(__always)
  private func blend(
    _ row: UnsafePointer<Float>, _ columns: ResamplingWeights, _ isMirrored: Bool,
    into target: UnsafeMutablePointer<Float>
  ) {
    columns.weights.withUnsafeBufferPointer { weights in
      for x in 0..<size {
        var sum = SIMD4<Float>.zero
        let source = UnsafeRawPointer(row + columns.starts[x] * 3)
        for tap in 0..<columns.counts[x] {
          let pixel = source.loadUnaligned(fromByteOffset: tap * 12, as: SIMD4<Float>.self)
          sum += weights[x * columns.stride + tap] * pixel
        }
        let value = sum * scale + shift
        let place = target + (isMirrored ? size - 1 - x : x) * 3
        for channel in 0..<3 { place[channel] = value[channel] }
      }
    }
  }
}
