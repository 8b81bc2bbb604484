import Benchmarks
import Diagnostics
import Foundation
import HDF5
import Networks

extension NetworkInputs {
  /// What an HDF5 file holds below /weights, /images and /labels.
  /// - Parameter imageShape: of one image.
  /// - Throws: `Failure` 66 for a file that cannot be read, 65 for one that does not fit.
  init(
    path: String, layout: ParameterLayout, imageShape: [Int], batch: Int, classes: Int
  ) throws {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(.missingInput, at: path, "the file cannot be read")
    }
    let file = try HDF5Reader(image: Array(bytes), name: path)
    let weights = ParameterBuffer(layout: layout)
    for description in layout.descriptions {
      weights.set(
        description.name,
        to: try file.read(
          "weights/\(description.name)", as: Float.self, shape: description.shape, .finite))
    }
    let labels = try file.array(
      "labels", of: Int32.self, shape: [.atLeast(batch)], .index(below: classes)
    ).values
    guard labels.count % batch == 0 else {
      throw Failure(.badData, at: path, "the labels are not whole batches of \(batch)")
    }
    let images = try file.read(
      "images", as: Float.self, shape: [labels.count] + imageShape, .finite)
    self.init(images: images, labels: labels, weights: weights)
  }
}
