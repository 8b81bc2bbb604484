import Diagnostics
import Foundation
import ImageBatches
import ImageDecoding
import ImageGenerator
import ImageSets
import Records
import Storage
import TestSupport
import Testing

/// What the network gets, against a plain computation from whole files in memory.
@Suite("from files to the network's input")
struct ImageInputTests {
  private func compare(
    _ set: ImageSet, _ part: ImagePart, imageSize: Int, _ augmentation: ImageAugmentation,
    batches: Int = 2, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let plain = PlainInput(
      set: set, part: part, imageSize: imageSize, seed: 9, augmentation: augmentation)
    let source = try ImageBatchSource(
      set: set, part: part, imageSize: imageSize, batchSize: set[part].count, seed: 9,
      augmentation: augmentation, threads: 2)
    for _ in 0..<batches {
      let batch = try source.next()
      for (place, image) in batch.images.enumerated() {
        let expected = try plain.pixels(image: image, epoch: batch.epoch)
        let found = batch.pixels + place * expected.count
        let apart = expected.indices.reduce(0) { max($0, abs(Double(found[$1]) - expected[$1])) }
        // Sums of a few hundred products in single precision, of values up to about 4.
        #expect(apart < 1e-4, "image \(image) at \(imageSize)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test("small pictures enlarged, reduced, and at their own size", arguments: [8, 16, 23, 40])
  func small(imageSize: Int) throws {
    let tree = try CraftedTree()
    try tree.fill(count: 2)
    for name in ["exif-6.jpg", "exif-3.jpg", "grey.jpg", "subsampled.jpg", "alpha.png"] {
      try tree.add(fixture: name, "train/cat/\(name)")
    }
    let set = try #require(try tree.prepare().set)
    try compare(set, .train, imageSize: imageSize, .training)
    try compare(set, .train, imageSize: imageSize, .evaluation, batches: 1)
  }

  @Test(
    "photographs' sizes, decoded at a fraction where the crop is large", arguments: [20, 64, 224])
  func large(imageSize: Int) throws {
    let temporary = try TemporaryDirectory()
    try ImageNetLikeTree(
      root: temporary.file("photographs"), classCount: 3, trainPerClass: 2, testPerClass: 1
    ).write { _ in }
    var preparation = ImagePreparation(output: temporary.file("set"))
    preparation.folder = temporary.file("photographs")
    let report = try preparation.run(force: false, isDryRun: false, progress: { _, _ in }) {
      Provenance(entries: [])
    }
    let set = try #require(report.set)
    #expect(set.train.entries.allSatisfy { max($0.width, $0.height) == 500 })
    try compare(set, .train, imageSize: imageSize, .training)
    try compare(set, .test, imageSize: imageSize, .evaluation, batches: 1)
  }

  @Test("decoding at a fraction gives nearly the same picture")
  func reduced() throws {
    let temporary = try TemporaryDirectory()
    try ImageNetLikeTree(
      root: temporary.file("photographs"), classCount: 2, trainPerClass: 1, testPerClass: 1
    ).write { _ in }
    let path = temporary.file("photographs/train/n00000000/n00000000_0.JPEG")
    let bytes = try readBytes(path)
    let whole = try ImageDecoder.decode(bytes, name: path)
    for reduction in [2, 4, 8] {
      let small = try ImageDecoder.decode(bytes, name: path, reduction: reduction)
      #expect(small.reduction == reduction && small.fullWidth == whole.image.width)
      #expect(small.image.width == (whole.image.width + reduction - 1) / reduction)
      var (sum, count) = (0.0, 0)
      for y in 0..<whole.image.height / reduction {
        for x in 0..<whole.image.width / reduction {
          var mean = SIMD3<Double>.zero
          for inner in 0..<reduction * reduction {
            mean += SIMD3<Double>(
              whole.image[x * reduction + inner % reduction, y * reduction + inner / reduction])
          }
          mean /= Double(reduction * reduction)
          let apart = SIMD3<Double>(small.image[x, y]) - mean
          sum += (apart * apart).sum()
          count += 3
        }
      }
      // Root mean square, of 255: colours are interpolated more smoothly when decoded whole.
      #expect((sum / Double(count)).squareRoot() < 6, "1/\(reduction)")
    }
  }

  @Test("normalized training images have mean 0 and deviation 1")
  func normalization() throws {
    let temporary = try TemporaryDirectory()
    let set = try CraftedTree.generated(train: 500, test: 10, in: temporary)
    let source = try ImageBatchSource(
      set: set, part: .train, imageSize: 32, batchSize: 500, seed: 1, augmentation: .evaluation)
    let batch = try source.next()
    for channel in 0..<3 {
      let values = stride(from: channel, to: 500 * 32 * 32 * 3, by: 3).map {
        Double(batch.pixels[$0])
      }
      let mean = values.reduce(0, +) / Double(values.count)
      let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      #expect(abs(mean) < 1e-5 && abs((square - mean * mean).squareRoot() - 1) < 1e-5)
    }
  }
}
