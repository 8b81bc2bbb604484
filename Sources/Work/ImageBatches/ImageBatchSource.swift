import Diagnostics
import Foundation
import Records

/// Batches of a set of images, made ahead on threads of their own.
///
/// The content of batch k is a function of the set, the part, the seed and k, and of nothing else: not of the
/// number of threads, and not of where the source began.
///
/// - Training: every epoch runs through all images in an order drawn from (seed, epoch); crop and flip are
///   drawn from (seed, epoch, image); what is left over at the end of an epoch is dropped.
/// - Evaluation: images in the set's order, centre crop; the last batch of a pass may be smaller. Then the next pass
///   begins.
package final class ImageBatchSource {
  /// Images that take part: all of the part, or as many as the limit says.
  package let imageCount: Int
  /// Those of other processes left out.
  package let batchesPerEpoch: Int
  private let queue: BatchQueue

  /// Decoded images are kept in memory up to this many bytes: CIFAR-10's training images take 154 MB.
  package static let decodedLimit = 256 << 20

  /// - Parameters:
  ///   - imageSize: width and height of the network's input in pixels.
  ///   - firstBatch: the number of the first batch, for going on in the middle of an epoch.
  ///   - limit: take only so many images, evenly spread over the part and so over its classes; nil for all.
  ///   - threads: how many make batches, at least 1.
  ///   - share: which part this process makes; batches are counted without the others'.
  ///   - decodedLimit: bytes of decoded images to keep. A set that needs more is decoded anew in every epoch.
  /// - Throws: `Failure` 78 when there are fewer images than a batch has.
  package init(
    set: ImageSet, part: ImagePart, imageSize: Int, batchSize: Int, seed: Int,
    augmentation: ImageAugmentation, firstBatch: Int = 0, limit: Int? = nil, threads: Int = 1,
    decodedLimit: Int = ImageBatchSource.decodedLimit, share: BatchShare = .all
  ) throws(Failure) {
    precondition(imageSize > 0 && batchSize > 0 && threads > 0 && firstBatch >= 0)
    let chosen = evenlySpread(limit, of: set[part].count)
    let plan = BatchPlan(
      chosen: chosen, batchSize: batchSize, seed: seed, isShuffled: augmentation != .evaluation)
    guard plan.batchesPerEpoch > 0 else {
      throw Failure(
        .configuration, at: set.description.name, "there are fewer images than a batch has",
        expected: "at least \(batchSize) in part \(part.rawValue)", found: "\(chosen.count)",
        remedy: "choose a smaller batch or more images")
    }
    imageCount = chosen.count
    batchesPerEpoch = share.count(of: plan.batchesPerEpoch)
    // One batch being used, one waiting, and one under way on each thread.
    let queue = BatchQueue(first: firstBatch, depth: threads + 1, workerCount: threads)
    self.queue = queue
    let pool = PixelStorage(floatCount: batchSize * imageSize * imageSize * 3)
    let decoded = Self.memory(for: set[part], chosen, imageSize, limit: decodedLimit)
    for number in 0..<threads {
      let thread = Thread {
        let loader = ImageLoader(
          set: set, part: part, plan: plan, imageSize: imageSize, augmentation: augmentation,
          decoded: decoded)
        Self.work(queue, loader, pool, imageSize, share)
      }
      thread.name = "images-\(number)"
      thread.start()
    }
  }

  /// The next batch; waits until it is made.
  /// - Throws: `Failure` 65, 66 or 74 when an image cannot be read any more.
  package func next() throws(Failure) -> ImageBatch { try queue.take() }

  deinit { queue.stop() }

  /// Room for the decoded images, if they are few enough and none is so large that it would be decoded reduced.
  private static func memory(
    for part: ImageSetPart, _ chosen: [Int], _ imageSize: Int, limit: Int
  ) -> DecodedImages? {
    let entries = chosen.map { part.entries[$0] }
    guard entries.allSatisfy({ min($0.width, $0.height) < 2 * imageSize }) else { return nil }
    let sizes = entries.map { Int($0.width) * Int($0.height) * 3 }
    guard sizes.reduce(0, +) <= limit else { return nil }
    return DecodedImages(sizes: sizes)
  }

  private static func work(
    _ queue: BatchQueue, _ loader: ImageLoader, _ pool: PixelStorage, _ imageSize: Int,
    _ share: BatchShare
  ) {
    defer { queue.leave() }
    let ownPerEpoch = share.count(of: loader.plan.batchesPerEpoch)
    guard ownPerEpoch > 0 else { return }
    while let number = queue.claim() {
      let (pass, own) = number.quotientAndRemainder(dividingBy: ownPerEpoch)
      let (epoch, all) = loader.plan.positions(
        batch: pass * loader.plan.batchesPerEpoch + share.batch(own))
      let positions = share.part(of: all)
      let images = positions.map { loader.plan.chosen[$0] }
      let batch = ImageBatch(
        number: number, epoch: epoch, images: images,
        labels: images.map { loader.part.entries[$0].label }, imageSize: imageSize, pool: pool)
      do throws(Failure) {
        for (index, position) in positions.enumerated() {
          if queue.isOver { return }
          try loader.load(position, epoch: epoch, into: batch.target(index))
        }
        queue.put(.success(batch), number: number)
      } catch {
        queue.put(.failure(error), number: number)
        return
      }
    }
  }
}
