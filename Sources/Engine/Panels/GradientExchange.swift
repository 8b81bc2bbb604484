import Networks
import Tensors

/// Kernels' gradients on their way between ranks, while the backward pass goes on.
///
/// Of every gradient each rank adds up its own part, from all ranks' branches of it or from the rows that it is made of.
/// What a gradient needs is sent off when that has been computed; the gradient is in its place when the backward pass is
/// two further, or has ended.
final class GradientExchange {
  private let group: any RankGroup
  private let kernels: any PanelKernelSet.Type
  private var underway: [Gradient] = []
  /// Memory that is used again.
  private var free: [AlignedStorage<Float>] = []

  private struct Gradient {
    /// Waits for what the own part is made of, and puts it in its place.
    let complete: () -> Void
    /// What is free then.
    let buffers: [AlignedStorage<Float>]
  }

  init(_ group: any RankGroup, kernels: any PanelKernelSet.Type) {
    self.group = group
    self.kernels = kernels
  }

  var rank: Int { group.rank }

  /// Memory for so many numbers; it comes back by itself from what is submitted.
  func take(_ count: Int) -> AlignedStorage<Float> {
    let fitting = free.indices.filter { free[$0].count >= count }
    guard let index = fitting.min(by: { free[$0].count < free[$1].count }) else {
      return AlignedStorage(count: max(1, count))
    }
    return free.remove(at: index)
  }

  /// Sends off the branches of a gradient.
  /// - Parameters:
  ///   - branches: own ones, one after the other.
  ///   - parts: of a branch, each rank's; in numbers, multiples of 32.
  ///   - finish: takes the sum over all units of the own part.
  func submit(
    _ branches: AlignedStorage<Float>, parts: RankParts, tree: UnitTree,
    finish: @escaping (UnsafePointer<Float>) -> Void
  ) {
    var (source, buffers) = (branches, [branches])
    let own = tree.ownBranches.count
    if own > 1 {
      // One rank's part of all branches must lie together.
      let size = parts.total
      source = take(own * size)
      buffers.append(source)
      for (part, offset) in zip(parts.sizes, parts.offsets) {
        for branch in 0..<own {
          (source.pointer + own * offset + branch * part).update(
            from: branches.pointer + branch * size + offset, count: part)
        }
      }
    }
    let part = parts.sizes[rank]
    let received = take(tree.branches.count * part)
    let bytes = MemoryLayout<Float>.stride
    let arrive = group.exchange(
      source.pointer, parts * (own * bytes), into: received.pointer,
      RankParts(tree.branchCounts) * (part * bytes))
    push(
      Gradient(
        complete: { [kernels] in
          arrive()
          for join in tree.branchJoins {
            kernels.accumulate(
              received.pointer + join.from * part, count: part,
              into: received.pointer + join.into * part)
          }
          finish(received.pointer)
        }, buffers: buffers + [received]))
  }

  /// One rank's samples of a map: [panels, area, samples, 32].
  struct Map {
    let values: UnsafePointer<Float>
    let area: Int
    /// The panels that each rank gets.
    let panels: [Range<Int>]
  }

  /// Sends off the rows of two maps that a gradient is made of.
  /// - Parameters:
  ///   - samples: of each rank.
  ///   - finish: takes the own panels of both maps with all ranks' samples.
  func submit(
    input: Map, gradient: Map, samples: [Int],
    finish: @escaping (_ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>) -> Void
  ) {
    let (input, gradient) = (Rows(input, samples, self), Rows(gradient, samples, self))
    push(
      Gradient(
        complete: { finish(input.collected(), gradient.collected()) },
        buffers: input.buffers + gradient.buffers))
  }

  /// A map's rows on their way.
  private struct Rows {
    private let arrive: () -> Void
    /// Places of the own panels.
    private let places: Int
    private let samples: [Int]
    private let source: AlignedStorage<Float>
    private let received: AlignedStorage<Float>
    private let joined: AlignedStorage<Float>

    init(_ map: Map, _ samples: [Int], _ exchange: GradientExchange) {
      let group = exchange.group
      let row = map.area * panelWidth
      let own = row * samples[group.rank]
      let most = map.panels.map(\.upperBound).max() ?? 0
      places = map.panels[group.rank].count * map.area
      self.samples = samples
      // The map's memory is used again before it has been sent.
      source = exchange.take(most * own)
      source.pointer.update(from: map.values, count: most * own)
      let count = places * panelWidth * samples.reduce(0, +)
      received = exchange.take(count)
      joined = exchange.take(count)
      let bytes = MemoryLayout<Float>.stride
      arrive = group.exchange(
        source.pointer,
        RankParts(sizes: map.panels.map(\.count), offsets: map.panels.map(\.lowerBound))
          * (own * bytes), into: received.pointer,
        RankParts(samples) * (places * panelWidth * bytes))
    }

    var buffers: [AlignedStorage<Float>] { [source, received, joined] }

    /// From [rank, place, sample of the rank, 32] to [place, sample, 32].
    func collected() -> UnsafePointer<Float> {
      arrive()
      let total = samples.reduce(0, +)
      var (from, first) = (UnsafePointer(received.pointer), 0)
      for count in samples {
        for place in 0..<places {
          (joined.pointer + (place * total + first) * panelWidth).update(
            from: from, count: count * panelWidth)
          from += count * panelWidth
        }
        first += count
      }
      return UnsafePointer(joined.pointer)
    }
  }

  /// Two more may be on their way while the oldest is awaited.
  private func push(_ gradient: Gradient) {
    underway.append(gradient)
    if underway.count > 2 { complete() }
  }

  private func complete() {
    let gradient = underway.removeFirst()
    gradient.complete()
    free += gradient.buffers
  }

  /// Waits for all.
  func drain() {
    while !underway.isEmpty { complete() }
  }
}
