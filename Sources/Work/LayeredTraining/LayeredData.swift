import Diagnostics
import NetworkLayers
import Records
import Training

/// Prepared data as a network of layers sees them.
protocol LayeredData: AnyObject, SendableMetatype {
  /// The description of the data at `path`; no image is read.
  static func description(at path: String) throws(Failure) -> DatasetDescription

  /// How many classes they have; no image is read.
  static func classes(at path: String) throws(Failure) -> Int

  /// - Parameter share: the samples of each micro-batch that are this process's.
  /// - Throws: `Failure` 65 or 66 for data that are absent, damaged or of another size, 78 for too few images, or where
  ///   ranks cannot share the batches.
  init(
    _ request: TrainingRequest, shape: NetworkShape, share: Range<Int>, path: String
  ) throws(Failure)

  var description: DatasetDescription { get }
  var trainCount: Int { get }
  var testCount: Int { get }

  /// Calls `body` with the own samples of the batch of a step; steps are asked for in turn, starting anywhere.
  func withBatch(of step: Int, _ body: (LayeredBatch) -> Void) throws(Failure)

  /// Calls `body` with the test images, part by part; those of other ranks left out.
  func forEachTestBatch(_ body: (LayeredBatch) -> Void) throws(Failure)
}

/// Some samples: images [count, side, side, channels] and labels [count].
struct LayeredBatch {
  let images: UnsafePointer<Float>
  let labels: UnsafePointer<Int32>
  let count: Int
  /// Samples of the whole batch, those of other ranks included.
  let total: Int
}
