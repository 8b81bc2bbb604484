import Networks
import Tensors

/// Kernels' gradients on their way between ranks, while the backward pass goes on.
///
/// Each rank adds up a slice of every gradient: it gets all ranks' parts of the slice, or the rows that it is made of,
/// and gives the sum to all. A gradient is sent off when it has been computed, added up when the next one has, and is in
/// its place when the one after that has, or when the pass ends.
final class GradientExchange {
  private let group: any RankGroup
  private let kernels: any PanelKernelSet.Type
  private var underway: [Gradient] = []
  /// Memory that is used again.
  private var free: [AlignedStorage<Float>] = []

  /// What is to come of a gradient.
  private struct Gradient {
    /// Waits until this rank has what its slice is made of.
    let arrive: () -> Void
    /// Adds up the own slice.
    let addUp: () -> UnsafePointer<Float>
    /// Numbers of each rank's slice.
    let slices: [Int]
    /// Takes all slices.
    let finish: (UnsafePointer<Float>) -> Void
    /// What is free when all is done.
    var buffers: [AlignedStorage<Float>]
    var spread: (() -> Void)?
    var whole: AlignedStorage<Float>?
  }

  init(_ group: any RankGroup, kernels: any PanelKernelSet.Type) {
    self.group = group
    self.kernels = kernels
  }

  var ranks: Int { group.count }
  var rank: Int { group.rank }

  /// Memory for so many numbers; it comes back by itself from what is submitted.
  func take(_ count: Int) -> AlignedStorage<Float> {
    let fitting = free.indices.filter { free[$0].count >= count }
    guard let index = fitting.min(by: { free[$0].count < free[$1].count }) else {
      return AlignedStorage(count: count)
    }
    return free.remove(at: index)
  }

  /// Ends of each rank's slice of `count` numbers.
  private func slices(_ count: Int) -> [Int] {
    let ends = (0...ranks).map { $0 == ranks ? count : count * $0 / ranks / 16 * 16 }
    return zip(ends, ends.dropFirst()).map { $1 - $0 }
  }

  /// Sends off the branches of a gradient.
  /// - Parameters:
  ///   - branches: own ones, `size` numbers each, one after the other.
  ///   - size: a multiple of 32.
  ///   - finish: takes the sum over all units.
  func submit(
    _ branches: AlignedStorage<Float>, size: Int, tree: UnitTree,
    finish: @escaping (UnsafePointer<Float>) -> Void
  ) {
    let slices = slices(size)
    let offsets = slices.indices.map { slices[..<$0].reduce(0, +) }
    var (source, buffers) = (branches, [branches])
    let own = tree.ownBranches.count
    if own > 1 {
      // One rank's slice of all branches must lie together.
      source = take(own * size)
      buffers.append(source)
      for (slice, offset) in zip(slices, offsets) {
        for branch in 0..<own {
          (source.pointer + own * offset + branch * slice).update(
            from: branches.pointer + branch * size + offset, count: slice)
        }
      }
    }
    let slice = slices[rank]
    let received = take(max(1, tree.branches.count * slice))
    buffers.append(received)
    let arriving = tree.branchCounts.map { $0 * slice }
    let bytes = MemoryLayout<Float>.stride
    let wait = group.exchange(
      source.pointer, sizes: slices.map { own * $0 * bytes },
      offsets: offsets.map { own * $0 * bytes },
      into: received.pointer, sizes: arriving.map { $0 * bytes },
      offsets: arriving.indices.map { arriving[..<$0].reduce(0, +) * bytes })
    push(
      Gradient(
        arrive: wait,
        addUp: { [kernels] in
          for join in tree.branchJoins {
            kernels.accumulate(
              received.pointer + join.from * slice, count: slice,
              into: received.pointer + join.into * slice)
          }
          return UnsafePointer(received.pointer)
        }, slices: slices, finish: finish, buffers: buffers))
  }

  /// Sends off the rows of two maps that a gradient is made of.
  /// - Parameters:
  ///   - input: own samples, of which each rank gets all panels in its part.
  ///   - gradient: own samples, of which each rank gets all panels.
  ///   - samples: of each rank.
  ///   - addUp: makes the own slice from all samples: the input's panels in the own part, the gradient, where to put it.
  ///   - slices: numbers of each rank's slice.
  func submit(
    input: UnsafePointer<Float>, inputArea: Int, parts: [Range<Int>],
    gradient: UnsafePointer<Float>, gradientArea: Int, gradientPanels: Int, samples: [Int],
    slices: [Int],
    addUp:
      @escaping (
        UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void,
    finish: @escaping (UnsafePointer<Float>) -> Void
  ) {
    let bytes = MemoryLayout<Float>.stride
    let (own, total) = (samples[rank], samples.reduce(0, +))
    func arrive(
      _ map: UnsafePointer<Float>, _ area: Int, panels: Int, sent: [Range<Int>], received: Int
    ) -> ([AlignedStorage<Float>], () -> Void) {
      // The map's memory is used again before it has been sent.
      let row = area * panelWidth
      let source = take(max(1, panels * row * own))
      source.pointer.update(from: map, count: panels * row * own)
      let target = take(max(1, received * row * total))
      let sizes = samples.map { received * row * $0 * bytes }
      let wait = group.exchange(
        source.pointer, sizes: sent.map { $0.count * row * own * bytes },
        offsets: sent.map { $0.lowerBound * row * own * bytes }, into: target.pointer,
        sizes: sizes, offsets: sizes.indices.map { sizes[..<$0].reduce(0, +) })
      return ([target, source], wait)
    }
    let ownPart = parts[rank]
    let (x, waitForInput) = arrive(
      input, inputArea, panels: parts.last?.upperBound ?? 0, sent: parts, received: ownPart.count)
    let (g, waitForGradient) = arrive(
      gradient, gradientArea, panels: gradientPanels,
      sent: Array(repeating: 0..<gradientPanels, count: ranks),
      received: gradientPanels)
    let (inputs, gradients) = (
      take(max(1, ownPart.count * inputArea * panelWidth * total)),
      take(gradientPanels * gradientArea * panelWidth * total)
    )
    let slice = take(max(1, slices[rank]))
    push(
      Gradient(
        arrive: {
          waitForInput()
          waitForGradient()
        },
        addUp: {
          Self.interleave(x[0].pointer, ownPart.count * inputArea, samples, into: inputs.pointer)
          Self.interleave(
            g[0].pointer, gradientPanels * gradientArea, samples, into: gradients.pointer)
          addUp(inputs.pointer, gradients.pointer, slice.pointer)
          return UnsafePointer(slice.pointer)
        }, slices: slices, finish: finish, buffers: x + g + [inputs, gradients, slice]))
  }

  /// From [rank, place, sample of the rank, 32] to [place, sample, 32].
  private static func interleave(
    _ source: UnsafePointer<Float>, _ places: Int, _ samples: [Int],
    into target: UnsafeMutablePointer<Float>
  ) {
    let total = samples.reduce(0, +)
    var (from, first) = (source, 0)
    for count in samples {
      for place in 0..<places {
        (target + (place * total + first) * panelWidth).update(
          from: from, count: count * panelWidth)
        from += count * panelWidth
      }
      first += count
    }
  }

  /// Takes care of a new one, and of those before it.
  private func push(_ gradient: Gradient) {
    underway.append(gradient)
    if underway.count > 2 { complete() }
    if underway.count > 1 { spread(underway.count - 2) }
  }

  /// Adds up the own slice, and starts to give it to all.
  private func spread(_ index: Int) {
    guard underway[index].spread == nil else { return }
    underway[index].arrive()
    let slice = underway[index].addUp()
    let whole = take(underway[index].slices.reduce(0, +))
    underway[index].whole = whole
    underway[index].spread = group.gather(
      slice, sizes: underway[index].slices, into: whole.pointer)
  }

  /// Puts the oldest in its place.
  private func complete() {
    spread(0)
    let gradient = underway.removeFirst()
    gradient.spread?()
    if let whole = gradient.whole {
      gradient.finish(whole.pointer)
      free.append(whole)
    }
    free += gradient.buffers
  }

  /// Waits for all.
  func drain() {
    while !underway.isEmpty { complete() }
  }
}
