import CPatch
import NetworkLayers
import Tensors

/// How one map's panels are computed from another's: blocks of segments, sized so that what a block reads stays in
/// the second cache, and for each segment the runs that a kernel follows.
final class PanelPlan {
  /// Segments side by side that are worked on together: a unit of work, the same for any number of threads.
  struct Block {
    var segments: Range<Int>
    /// First place and number of places.
    var start: Int
    var places: Int
  }

  struct Segment {
    var start: Int
    var places: Int
    var firstRun: Int
    var runCount: Int
  }

  let segments: [TapSegment]
  let blocks: [Block]
  /// Taps that any place sees, in order: only their weights are packed.
  let usedTaps: [Int]
  /// Panels and places of the map that is read.
  let sourcePanels: Int
  let sourceArea: Int
  private(set) var runSegments: [Segment] = []
  private(set) var runs: AlignedStorage<PatchRun>
  private var count = 0

  /// - Parameters:
  ///   - samples: that are worked on together.
  ///   - rows: of a block at most, unless one place alone has more.
  init(
    _ make: (Int) -> [TapSegment], sourcePanels: Int, sourceArea: Int, samples: Int, rows: Int
  ) {
    let limit = max(1, rows / samples)
    segments = make(limit)
    var blocks: [Block] = []
    for (index, segment) in segments.enumerated() {
      if let last = blocks.indices.last, blocks[last].places + segment.count <= limit {
        blocks[last].segments = blocks[last].segments.lowerBound..<index + 1
        blocks[last].places += segment.count
      } else {
        blocks.append(
          Block(segments: index..<index + 1, start: segment.start, places: segment.count))
      }
    }
    self.blocks = blocks
    usedTaps = Set(segments.flatMap { $0.taps.map(\.index) }).sorted()
    self.sourcePanels = sourcePanels
    self.sourceArea = sourceArea
    let total = segments.reduce(0) { $0 + $1.taps.count * sourcePanels }
    runs = AlignedStorage(count: max(1, total), filledWith: PatchRun(input: 0, weights: 0))
  }

  /// Numbers in one packed panel of weights.
  var panelDepth: Int { usedTaps.count * sourcePanels * panelWidth }

  /// Sets the runs for batches of `count` samples.
  func prepare(count: Int) {
    guard count != self.count else { return }
    self.count = count
    var packed: [Int: Int] = [:]
    for (index, tap) in usedTaps.enumerated() { packed[tap] = index }
    runSegments = []
    var next = 0
    for segment in segments {
      let first = next
      for tap in segment.taps {
        for panel in 0..<sourcePanels {
          let row = (panel * sourceArea + tap.source) * count
          let weight = ((packed[tap.index] ?? 0) * sourcePanels + panel) * panelWidth
          runs.pointer[next] = PatchRun(
            input: Int64(row * panelWidth), weights: Int64(weight * panelWidth))
          next += 1
        }
      }
      runSegments.append(
        Segment(
          start: segment.start, places: segment.count, firstRun: first, runCount: next - first))
    }
  }
}

/// Channels of a panel: `PanelKernels.panel`, which every set of kernels has alike.
package let panelWidth = 32

/// Panels that hold so many channels; the last one is filled up with zeros.
package func panels(_ channels: Int) -> Int { (channels + panelWidth - 1) / panelWidth }
