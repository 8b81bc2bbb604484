import Diagnostics
import Records
import Storage

/// Digits that are held in memory, as many as a run uses, in file order.
package struct HeldDigits {
  package let description: DatasetDescription
  package let train: LabelledImages
  package let test: LabelledImages
  package let order: BatchOrder

  /// - Parameters:
  ///   - side: of the square images that the network sees.
  ///   - classes: that the network tells apart; nil where it has as many as the data.
  ///   - path: where the images were read from.
  /// - Throws: `Failure` 65 for images of another size, labels that the network has no output for, and where there are
  ///   no images.
  package init(
    _ request: TrainingRequest, images: PreparedImages, side: Int, classes: Int? = nil, path: String
  ) throws(Failure) {
    guard images.train.height == side, images.train.width == side, images.train.count > 0,
      images.test.count > 0
    else {
      throw Failure(
        .badData, at: path, "the images do not fit the network",
        expected: "\(side) × \(side) pixels",
        found: "\(images.train.count) + \(images.test.count) of \(images.train.height) × "
          + "\(images.train.width)",
        remedy: ArtifactSchema.preparedImages.remedy)
    }
    if let classes {
      for (part, all) in [("train", images.train), ("test", images.test)] {
        guard let index = all.labels.firstIndex(where: { Int($0) >= classes }) else { continue }
        throw Failure(
          .badData, at: path, "the labels do not fit the network",
          expected: "0 to \(classes - 1), one for each of its \(classes) outputs",
          found: "\(all.labels[index]) at /\(part)/labels, index \(index)",
          remedy: "train a network from a list of layers, whose last has “units: classes”")
      }
    }
    description = images.description
    train = images.train.prefix(request.run.trainImages)
    test = images.test.prefix(request.run.testImages)
    order = BatchOrder(sampleCount: train.count, batchSize: request.run.batchSize)
  }

  /// Calls `work` with the pixels and labels of `samples`.
  package static func withImages<Result>(
    _ images: LabelledImages, _ samples: Range<Int>,
    _ work: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let size = images.height * images.width
    return images.pixels.withUnsafeBufferPointer { pixels in
      images.labels.withUnsafeBufferPointer { labels in
        work(
          UnsafeBufferPointer(
            rebasing: pixels[(samples.lowerBound * size)..<(samples.upperBound * size)]),
          UnsafeBufferPointer(rebasing: labels[samples]))
      }
    }
  }
}
