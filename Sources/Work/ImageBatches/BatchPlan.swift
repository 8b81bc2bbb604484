import Foundation
import Synchronization
import Tensors

/// Which images a batch holds: a function of the seed and the batch's number.
final class BatchPlan: Sendable {
  /// The images of the part that take part at all, in the part's order.
  let chosen: [Int]
  let batchSize: Int
  let seed: UInt64
  /// Training: every epoch in an order of its own, without the last incomplete batch.
  let isShuffled: Bool
  let batchesPerEpoch: Int
  /// The orders of the last two epochs that were asked for: around the end of an epoch threads are in both.
  private let orders = Mutex<[(epoch: Int, order: [Int])]>([])

  init(chosen: [Int], batchSize: Int, seed: Int, isShuffled: Bool) {
    self.chosen = chosen
    self.batchSize = batchSize
    self.seed = UInt64(bitPattern: Int64(seed))
    self.isShuffled = isShuffled
    batchesPerEpoch =
      isShuffled ? chosen.count / batchSize : (chosen.count + batchSize - 1) / batchSize
  }

  /// Positions in `chosen`.
  func positions(batch number: Int) -> (epoch: Int, positions: [Int]) {
    let (epoch, batch) = number.quotientAndRemainder(dividingBy: batchesPerEpoch)
    let range = batch * batchSize..<min(chosen.count, (batch + 1) * batchSize)
    return (epoch, isShuffled ? Array(order(epoch)[range]) : Array(range))
  }

  /// The random numbers of an image's crop and flip.
  func stream(epoch: Int, image: Int) -> PhiloxStream {
    PhiloxStream(seed: seed, purpose: "images/augmentation/epoch-\(epoch)/image-\(image)")
  }

  private func order(_ epoch: Int) -> [Int] {
    orders.withLock { orders in
      if let known = orders.first(where: { $0.epoch == epoch }) { return known.order }
      var stream = PhiloxStream(seed: seed, purpose: "images/order/epoch-\(epoch)")
      let order = stream.permutation(chosen.count)
      orders = orders.suffix(1) + [(epoch, order)]
      return order
    }
  }
}
