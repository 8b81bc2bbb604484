import Diagnostics
import ImageBatches
import ImageDecoding
import Records
import Tensors

extension ContactSheet {
  /// Shown classes, pictures of each, and their size at most.
  private static let largest = (rows: 20, columns: 8, side: 64)

  /// Training images of each class, the centre of each, evenly spread; of many classes some, evenly spread too.
  /// - Throws: `Failure` when an image cannot be read back.
  init(of part: ImageSetPart, classes: [String]) throws(Failure) {
    let shown = evenlySpread(Self.largest.rows, of: classes.count)
    var members = [[Int]](repeating: [], count: classes.count)
    for (index, entry) in part.entries.enumerated() { members[Int(entry.label)].append(index) }
    let columns = min(Self.largest.columns, shown.map { members[$0].count }.min() ?? 0)
    let chosen = shown.flatMap { label in
      evenlySpread(columns, of: members[label].count).map { members[label][$0] }
    }
    let sides = chosen.map { Int(min(part.entries[$0].width, part.entries[$0].height)) }
    let side = min(Self.largest.side, sides.max() ?? 1)
    var pixels: [UInt8] = []
    for index in chosen { pixels += try Self.thumbnail(part, index, side) }
    self.init(
      classes: shown.map { classes[$0] }, columns: columns, side: side, pixels: pixels)
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
