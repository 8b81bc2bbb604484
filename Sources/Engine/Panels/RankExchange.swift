import Networks
import Tensors

/// What panels' sums need of other ranks.
final class RankExchange {
  let group: any RankGroup
  let gradients: GradientExchange
  private var sent = AlignedStorage<Double>(count: 1, filledWith: 0)
  private var received = AlignedStorage<Double>(count: 1, filledWith: 0)
  private var capacity = (sent: 1, received: 1)

  init(_ group: any RankGroup, kernels: any PanelKernelSet.Type) {
    self.group = group
    gradients = GradientExchange(group, kernels: kernels)
  }

  /// All ranks' branches, each of `size` numbers, in order; valid until the next call.
  /// - Parameter fill: writes an own branch.
  func gather(
    _ tree: UnitTree, size: Int, fill: (Range<Int>, UnsafeMutablePointer<Double>) -> Void
  ) -> UnsafeMutablePointer<Double> {
    if tree.ownBranches.count * size > capacity.sent {
      capacity.sent = tree.ownBranches.count * size
      sent = AlignedStorage(count: capacity.sent, filledWith: 0)
    }
    if tree.branches.count * size > capacity.received {
      capacity.received = tree.branches.count * size
      received = AlignedStorage(count: capacity.received, filledWith: 0)
    }
    for (index, branch) in tree.ownBranches.enumerated() {
      fill(branch, sent.pointer + index * size)
    }
    group.gather(
      sent.pointer, RankParts(tree.branchCounts) * size, into: received.pointer)()
    return received.pointer
  }
}
