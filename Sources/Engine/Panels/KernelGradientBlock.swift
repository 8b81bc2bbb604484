/// Places of a map side by side, and what each tap of a kernel sees of them: what the kernel's gradient is added up
/// from.
struct KernelGradientBlock {
  let places: Range<Int>
  /// The places of the input that they read.
  let reach: Range<Int>
  /// By tap, then by place.
  let runs: [Run]

  /// Places side by side that one tap sees, as places of the input side by side.
  struct Run {
    let tap: Int
    let start: Int
    let source: Int
    var count: Int
    /// Whether it is the tap's first or last one in the map.
    var isFirst = false
    var isLast = false
  }

  /// The blocks of a forward plan.
  static func all(of plan: PanelPlan) -> [KernelGradientBlock] {
    var runs = plan.blocks.map { Self.runs(plan.segments[$0.segments]) }
    for tap in plan.usedTaps {
      let with = runs.indices.filter { runs[$0].contains { $0.tap == tap } }
      if let block = with.first, let run = runs[block].firstIndex(where: { $0.tap == tap }) {
        runs[block][run].isFirst = true
      }
      if let block = with.last, let run = runs[block].lastIndex(where: { $0.tap == tap }) {
        runs[block][run].isLast = true
      }
    }
    return zip(plan.blocks, runs).map { block, runs in
      let ends = runs.flatMap { [$0.source, $0.source + $0.count] }
      return KernelGradientBlock(
        places: block.start..<block.start + block.places,
        reach: (ends.min() ?? 0)..<(ends.max() ?? 0), runs: runs)
    }
  }

  private static func runs(_ segments: ArraySlice<TapSegment>) -> [Run] {
    var runs: [Run] = []
    for segment in segments {
      for tap in segment.taps {
        if let last = runs.lastIndex(where: { $0.tap == tap.index }),
          runs[last].start + runs[last].count == segment.start,
          runs[last].source + runs[last].count == tap.source
        {
          runs[last].count += segment.count
        } else {
          runs.append(
            Run(tap: tap.index, start: segment.start, source: tap.source, count: segment.count))
        }
      }
    }
    return runs.sorted { ($0.tap, $0.start) < ($1.tap, $1.start) }
  }
}
