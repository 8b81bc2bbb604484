import Diagnostics
import ImageDecoding
import Records
import Storage

/// Reads, decodes, crops and normalizes single images; each thread has a loader of its own.
struct ImageLoader {
  let part: ImageSetPart
  let plan: BatchPlan
  let augmentation: ImageAugmentation
  /// The decoded images of a small set.
  let decoded: DecodedImages?
  private let resampler: ImageResampler

  init(
    set: ImageSet, part: ImagePart, plan: BatchPlan, imageSize: Int,
    augmentation: ImageAugmentation, decoded: DecodedImages?
  ) {
    self.part = set[part]
    self.plan = plan
    self.augmentation = augmentation
    self.decoded = decoded
    resampler = ImageResampler(size: imageSize, mean: set.mean, deviation: set.deviation)
  }

  /// Writes the input made of the image at `position` of the plan.
  func load(
    _ position: Int, epoch: Int, into target: UnsafeMutablePointer<Float>
  ) throws(Failure) {
    let image = plan.chosen[position]
    let entry = part.entries[image]
    var stream = plan.stream(epoch: epoch, image: image)
    let box = augmentation.box(
      width: Int(entry.width), height: Int(entry.height), imageSize: resampler.size, from: &stream)
    if let pixels = decoded?.pixels(position) {
      resampler.resample(
        pixels, width: Int(entry.width), height: Int(entry.height), box: box, reduction: 1,
        into: target)
      return
    }
    let picture = try decode(image, reduction: Self.reduction(box, resampler.size))
    if picture.reduction == 1 { decoded?.keep(picture.image.pixels, position) }
    picture.image.pixels.withUnsafeBufferPointer { pixels in
      guard let pixels = pixels.baseAddress else { return }
      resampler.resample(
        pixels, width: picture.image.width, height: picture.image.height, box: box,
        reduction: picture.reduction, into: target)
    }
  }

  private func decode(_ image: Int, reduction: Int) throws(Failure) -> DecodedImage {
    let name = "\(part.folder): image \(image)"
    let picture = try ImageDecoder.decode(
      try part.encodedBytes(of: image), name: name, reduction: reduction)
    let entry = part.entries[image]
    guard picture.fullWidth == Int(entry.width), picture.fullHeight == Int(entry.height) else {
      throw Failure(
        .badData, at: name, "the picture is not as large as the index says",
        expected: "\(entry.width) × \(entry.height)",
        found: "\(picture.fullWidth) × \(picture.fullHeight)",
        remedy: ArtifactSchema.imageSet.remedy)
    }
    return picture
  }

  /// The strongest reduction that leaves a crop at least as many pixels as the input has. It depends on the crop
  /// alone, never on what happens to be in memory.
  static func reduction(_ box: CropBox, _ imageSize: Int) -> Int {
    [8, 4, 2].first { min(box.width, box.height) >= $0 * imageSize } ?? 1
  }
}
