import Diagnostics
import Foundation
import Storage

/// The two parts of a set of images.
package enum ImagePart: String, Sendable, CaseIterable {
  /// What the network is trained on.
  case train
  /// What it is validated on: `val/`, `validation/` or `test/` of a folder.
  case test
}

/// A prepared set of labelled colour images: what the stage `prepare` hands to the stage `train`.
///
/// On disk it is a folder: `index.h5` beside shards that hold the encoded files (JPEG, PNG) as they were found, one
/// after the other. The index is written last, so a set whose index is there is whole. Images are read one by one,
/// each checked by its own SHA-256; the set is never in memory as a whole.
package struct ImageSet: Equatable, Sendable {
  /// A file that was left out because it could not be decoded.
  package struct RefusedFile: Equatable, Sendable {
    /// Below the root of the tree: "train/dog/7.jpg".
    package let path: String
    package let reason: String

    package init(path: String, reason: String) {
      self.path = path
      self.reason = reason
    }
  }

  /// Per channel (red, green, blue), of pixels from 0 to 1.
  package struct Statistics: Equatable, Sendable {
    package var mean: SIMD3<Float>
    /// The standard deviation; never 0.
    package var deviation: SIMD3<Float>
    /// From how many training images they were computed.
    package var imageCount: Int

    package init(mean: SIMD3<Float>, deviation: SIMD3<Float>, imageCount: Int) {
      self.mean = mean
      self.deviation = deviation
      self.imageCount = imageCount
    }
  }

  package var description: DatasetDescription
  /// Names of the classes; labels are indices into it.
  package var classes: [String]
  package var train: ImageSetPart
  package var test: ImageSetPart
  package var statistics: Statistics
  package var contactSheet: ContactSheet
  /// Files of the folder that are not in the set.
  package var refused: [RefusedFile]

  package init(
    description: DatasetDescription, classes: [String], train: ImageSetPart, test: ImageSetPart,
    statistics: Statistics, contactSheet: ContactSheet, refused: [RefusedFile]
  ) {
    self.description = description
    self.classes = classes
    self.train = train
    self.test = test
    self.statistics = statistics
    self.contactSheet = contactSheet
    self.refused = refused
  }

  package var trainCount: Int { train.count }
  package var testCount: Int { test.count }
  package var mean: SIMD3<Float> { statistics.mean }
  package var deviation: SIMD3<Float> { statistics.deviation }

  package subscript(part: ImagePart) -> ImageSetPart { part == .train ? train : test }

  /// SHA-256 of what training sees: classes, order, labels, the bytes of every image, mean and deviation. For the
  /// key of whatever is made from the set.
  package var contentHash: String {
    var text = classes.joined(separator: "\n")
    text += "\n" + ImagePart.allCases.map { self[$0].contentHash }.joined(separator: "\n")
    for channel in 0..<3 {
      text += "\n\(mean[channel].bitPattern) \(deviation[channel].bitPattern)"
    }
    return SHA256.hex(text)
  }
}
