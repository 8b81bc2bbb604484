import Networks
import Tensors

/// Working memory of kernels' gradients, which all convolutions share: for each thread sums that wait for others, and
/// for all of them sums over branches of the units.
final class TileStacks {
  private let threads: Int
  private var stacks: [AlignedStorage<Float>] = []
  private(set) var branches = AlignedStorage<Float>(count: 1)
  private var stackCount = 0
  private var branchCount = 1

  init(threads: Int) { self.threads = threads }

  /// Makes room for so many numbers of each thread, and of all together.
  func reserve(stack: Int, branches: Int) {
    if stack > stackCount {
      stackCount = stack
      stacks = (0..<threads).map { _ in AlignedStorage(count: stack) }
    }
    if branches > branchCount {
      branchCount = branches
      self.branches = AlignedStorage(count: branches)
    }
  }

  func stack(of thread: Int) -> UnsafeMutablePointer<Float> { stacks[thread].pointer }
}
