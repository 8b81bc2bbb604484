import Foundation
import Tensors

/// Images of one step, ready for the network.
package final class ImageBatch: @unchecked Sendable {
  /// Counts batches from 0 over all epochs.
  package let number: Int
  /// Counts passes over the part from 0.
  package let epoch: Int
  /// Which images of the part these are.
  package let images: [Int]
  /// Their classes.
  package let labels: [Int32]
  package let imageSize: Int
  package var count: Int { labels.count }

  // Written before the batch is handed out and read only from then on, hence `@unchecked`.
  private let storage: AlignedStorage<Float>
  private let pool: PixelStorage

  init(
    number: Int, epoch: Int, images: [Int], labels: [Int32], imageSize: Int, pool: PixelStorage
  ) {
    self.number = number
    self.epoch = epoch
    self.images = images
    self.labels = labels
    self.imageSize = imageSize
    self.pool = pool
    storage = pool.take()
  }

  /// `count` × `imageSize` × `imageSize` × 3 floats, channels innermost, normalized to mean 0 and deviation 1
  /// over the training images. Valid as long as this object lives.
  package var pixels: UnsafePointer<Float> { UnsafePointer(storage.pointer) }

  /// The pixels of image `index` of the batch, for the source to fill.
  func target(_ index: Int) -> UnsafeMutablePointer<Float> {
    storage.pointer + index * imageSize * imageSize * 3
  }

  deinit { pool.give(storage) }
}

/// Memory of batches that are gone, for batches to come.
final class PixelStorage: @unchecked Sendable {
  private let floatCount: Int
  private let lock = NSLock()
  private var free: [AlignedStorage<Float>] = []

  init(floatCount: Int) { self.floatCount = floatCount }

  func take() -> AlignedStorage<Float> {
    lock.withLock { free.popLast() } ?? AlignedStorage(count: floatCount)
  }

  func give(_ storage: AlignedStorage<Float>) { lock.withLock { free.append(storage) } }
}
