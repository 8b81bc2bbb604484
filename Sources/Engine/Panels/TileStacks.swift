import Networks
import Tensors

/// Working memory of kernels' gradients, which all convolutions share: for each thread sums that wait for others, and
/// for all of them sums over parts of the units.
final class TileStacks {
  private let threads: Int
  private var stacks: [AlignedStorage<Float>] = []
  private(set) var parts = AlignedStorage<Float>(count: 1)
  private var stackCount = 0
  private var partCount = 1

  init(threads: Int) { self.threads = threads }

  /// Makes room for so many numbers of each thread, and of all together.
  func reserve(stack: Int, parts: Int) {
    if stack > stackCount {
      stackCount = stack
      stacks = (0..<threads).map { _ in AlignedStorage(count: stack) }
    }
    if parts > partCount {
      partCount = parts
      self.parts = AlignedStorage(count: parts)
    }
  }

  func stack(of thread: Int) -> UnsafeMutablePointer<Float> { stacks[thread].pointer }
}
