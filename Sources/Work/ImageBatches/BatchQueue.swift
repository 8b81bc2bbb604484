import Diagnostics
import Foundation

/// Hands numbers of batches to the threads that make them, and finished batches, in order, to the one that takes
/// them.
final class BatchQueue: @unchecked Sendable {
  private let condition = NSCondition()
  /// How many batches may be under way or wait.
  private let depth: Int
  private var nextToMake: Int
  private var nextToTake: Int
  private var ready: [Int: Result<ImageBatch, Failure>] = [:]
  private var isStopped = false
  private var workerCount: Int

  init(first: Int, depth: Int, workerCount: Int) {
    nextToMake = first
    nextToTake = first
    self.depth = depth
    self.workerCount = workerCount
  }

  /// The number of the next batch to make, once there is room for it; nil when there is nothing more to do.
  func claim() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped, nextToMake >= nextToTake + depth { condition.wait() }
    guard !isStopped else { return nil }
    nextToMake += 1
    return nextToMake - 1
  }

  func put(_ result: Result<ImageBatch, Failure>, number: Int) {
    condition.lock()
    defer { condition.unlock() }
    ready[number] = result
    condition.broadcast()
  }

  /// The next batch; waits for it. A failure stays where it is: every further call throws it again.
  func take() throws(Failure) -> ImageBatch {
    condition.lock()
    defer { condition.unlock() }
    while true {
      switch ready[nextToTake] {
      case .success(let batch):
        ready[nextToTake] = nil
        nextToTake += 1
        condition.broadcast()
        return batch
      case .failure(let failure):
        throw failure
      case nil:
        condition.wait()
      }
    }
  }

  /// Whether nobody wants batches any more.
  var isOver: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isStopped
  }

  /// Called by each worker as its last deed.
  func leave() {
    condition.lock()
    defer { condition.unlock() }
    workerCount -= 1
    condition.broadcast()
  }

  /// Ends the workers and waits for them.
  func stop() {
    condition.lock()
    defer { condition.unlock() }
    isStopped = true
    condition.broadcast()
    while workerCount > 0 { condition.wait() }
  }
}
