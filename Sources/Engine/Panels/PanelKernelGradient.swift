import CPatch
import NetworkLayers
import Networks
import Tensors

/// The gradient of one convolution's kernel.
///
/// Input and output panels are taken in groups, so that the sums of all a group's tiles (32 input by 32 output channels
/// under one tap) that wait for others stay in the second cache while the units pass by. Where there are fewer groups
/// than keep threads busy, the units are shared as well: parts of them are summed apart and then joined.
final class PanelKernelGradient {
  private let geometry: ConvolutionGeometry
  private let kernelOffset: Int
  private let inputPanels: Int
  private let outputPanels: Int
  private let plan: PanelPlan
  private let execution: PanelExecution
  /// One unit where a unit's rows would be few.
  private let samples: PanelSamples
  /// Panels of a group.
  private let inputGroup: Int
  private let outputGroup: Int
  /// Parts of the units that are summed apart.
  private let parts: Int
  /// Whether sums do not go straight to their place: for parts, and where channels do not fill their panels.
  private let isApart: Bool
  /// What each block adds.
  private let blocks: [Block]
  /// Position of each tap among the used ones.
  private let positions: [Int]

  /// Places side by side, the places of the input that they read, and what each tap sees of them.
  private struct Block {
    let places: Range<Int>
    let reach: Range<Int>
    let runs: [TapRun]
  }

  /// Places side by side that one tap sees, as places of the input side by side.
  private struct TapRun {
    let tap: Int
    let start: Int
    let source: Int
    var count: Int
    /// Whether it is the tap's first or last one in the map.
    var isFirst = false
    var isLast = false
  }

  /// Rows from which on a unit is worth a sum of its own. Where there are fewer, maps are small and kernels large.
  private static var rowsOfUnit: Int { 128 }

  /// Numbers of a tile.
  private static var tile: Int { panelWidth * panelWidth }

  init(_ geometry: ConvolutionGeometry, kernelOffset: Int, execution: PanelExecution) {
    let window = geometry.window
    let area = window.outputSide * window.outputSide
    samples =
      area * execution.samples.unit >= Self.rowsOfUnit
      ? execution.samples : PanelSamples(capacity: execution.samples.capacity, units: 1)
    self.geometry = geometry
    self.kernelOffset = kernelOffset
    self.execution = execution
    inputPanels = panels(geometry.inputs)
    outputPanels = panels(geometry.outputs)
    plan = PanelPlan(
      { TapSegment.forward(window, limit: $0) }, sourcePanels: inputPanels,
      sourceArea: window.inputSide * window.inputSide, samples: samples.unit, rows: 512)
    blocks = Self.blocks(plan)
    var positions = [Int](repeating: 0, count: window.size * window.size)
    for (index, tap) in plan.usedTaps.enumerated() { positions[tap] = index }
    self.positions = positions
    let rows = area * samples.capacity
    let tiles =
      (rows <= 256 ? 8_192 : 262_144)
      / (UnitTree.levels(samples.units) * plan.usedTaps.count * Self.tile)
    outputGroup = min(outputPanels, max(1, tiles))
    inputGroup = min(inputPanels, max(1, tiles / outputGroup))
    let groups = Self.groups(inputPanels, inputGroup) * Self.groups(outputPanels, outputGroup)
    var parts = 1
    if execution.workers.threads > 1 {
      while parts * groups < 16 && 2 * parts <= samples.units { parts *= 2 }
    }
    self.parts = parts
    isApart =
      parts > 1 || geometry.inputs % panelWidth != 0 || geometry.outputs % panelWidth != 0
    execution.stacks.reserve(
      stack: UnitTree.levels(samples.units) * levelSize + (outputGroup + inputGroup) * blockSize,
      parts: isApart ? parts * partSize : 0)
  }

  private static func blocks(_ plan: PanelPlan) -> [Block] {
    var runs: [[TapRun]] = plan.blocks.map { block in
      var runs: [TapRun] = []
      for segment in plan.segments[block.segments] {
        for tap in segment.taps {
          if let last = runs.lastIndex(where: { $0.tap == tap.index }),
            runs[last].start + runs[last].count == segment.start,
            runs[last].source + runs[last].count == tap.source
          {
            runs[last].count += segment.count
          } else {
            runs.append(
              TapRun(tap: tap.index, start: segment.start, source: tap.source, count: segment.count)
            )
          }
        }
      }
      return runs.sorted { ($0.tap, $0.start) < ($1.tap, $1.start) }
    }
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
      return Block(
        places: block.start..<block.start + block.places,
        reach: (ends.min() ?? 0)..<(ends.max() ?? 0), runs: runs)
    }
  }

  private static func groups(_ panels: Int, _ size: Int) -> Int { (panels + size - 1) / size }

  /// Numbers of a level of the stack: a group's tiles, and some that keep levels apart in the first cache.
  private var levelSize: Int {
    plan.usedTaps.count * inputGroup * outputGroup * Self.tile + 5 * 16
  }

  /// Numbers of a unit's rows that a block reads of one panel, at most.
  private var blockSize: Int {
    let places = blocks.map { max($0.places.count, $0.reach.count) }.max() ?? 0
    return places * samples.unit * panelWidth
  }

  /// Numbers of a part's sums: [used taps, inputs, outputs], channels filled up to panels.
  private var partSize: Int { plan.usedTaps.count * inputPanels * outputPanels * Self.tile }

  /// - Parameters:
  ///   - input: the convolution's input.
  ///   - gradient: of its output.
  func run(
    input: UnsafePointer<Float>, gradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    let kernel = gradients + kernelOffset
    let units = samples.units(of: count)
    var partUnits = 1
    while partUnits * parts < units { partUnits *= 2 }
    let used = (units + partUnits - 1) / partUnits
    let (inputGroups, outputGroups) = (
      Self.groups(inputPanels, inputGroup), Self.groups(outputPanels, outputGroup)
    )
    if !isAccumulating { clearUnusedTaps(kernel) }
    execution.workers.run(used * inputGroups * outputGroups) { [self] item, thread in
      let (part, group) = (item % used, item / used)
      let (inputs, outputs) = (
        group / outputGroups * inputGroup, group % outputGroups * outputGroup
      )
      let work = Work(
        input: input, gradient: gradient, count: count,
        units: part * partUnits..<min(units, (part + 1) * partUnits),
        inputs: inputs..<min(inputPanels, inputs + inputGroup),
        outputs: outputs..<min(outputPanels, outputs + outputGroup),
        stack: execution.stacks.stack(of: thread),
        target: isApart
          ? Target(
            start: execution.stacks.parts.pointer + part * partSize, inputs: inputPanels,
            stride: outputPanels * panelWidth, isPacked: true)
          : Target(
            start: kernel, inputs: inputPanels, stride: geometry.outputs, isPacked: false,
            adds: isAccumulating))
      sum(work)
    }
    if isApart { join(parts: used, kernel, isAccumulating) }
  }

  /// Where the sums of some units belong.
  private struct Target {
    let start: UnsafeMutablePointer<Float>
    /// Input panels.
    let inputs: Int
    /// From one input channel to the next.
    let stride: Int
    /// Whether only used taps have a place.
    let isPacked: Bool
    /// Whether to add to what is there.
    var adds = false
  }

  /// A group's sums over some units that make a branch of the tree.
  private struct Work {
    let input: UnsafePointer<Float>
    let gradient: UnsafePointer<Float>
    let count: Int
    let units: Range<Int>
    let inputs: Range<Int>
    let outputs: Range<Int>
    let stack: UnsafeMutablePointer<Float>
    let target: Target

    /// Whether the last unit completes the branch, so that its sum can go straight to its place.
    var isStraight: Bool { units.count & (units.count - 1) == 0 && !target.adds }
  }

  /// A tile's place at a level of the stack.
  private func waiting(
    _ work: Work, level: Int, tap: Int, input: Int, output: Int
  ) -> UnsafeMutablePointer<Float> {
    let row = positions[tap] * inputGroup + input - work.inputs.lowerBound
    return work.stack + level * levelSize
      + (row * outputGroup + output - work.outputs.lowerBound) * Self.tile
  }

  /// A tile's place in the target.
  private func place(
    _ work: Work, tap: Int, input: Int, output: Int
  ) -> UnsafeMutablePointer<Float> {
    let tap = work.target.isPacked ? positions[tap] : tap
    let row = (tap * work.target.inputs + input) * panelWidth
    return work.target.start + row * work.target.stride + output * panelWidth
  }

  private func sum(_ work: Work) {
    for unit in work.units {
      let index = unit - work.units.lowerBound
      let level = UnitTree.completed(by: index)
      add(unit, work, level: level, isLast: index == work.units.count - 1 && work.isStraight)
    }
    if !work.isStraight { flush(work) }
  }

  /// Adds up one unit's rows, and with them what they complete.
  private func add(_ unit: Int, _ work: Work, level: Int, isLast: Bool) {
    let size = samples.size(of: unit, in: work.count)
    let outputArea = geometry.window.outputSide * geometry.window.outputSide
    for block in blocks {
      let gradients = rows(
        of: work.gradient, panels: work.outputs, area: outputArea, block.places, unit, work, at: 0)
      let inputs = rows(
        of: work.input, panels: work.inputs, area: plan.sourceArea, block.reach, unit, work,
        at: outputGroup * blockSize)
      for output in work.outputs {
        for input in work.inputs {
          for run in block.runs {
            execution.kernels.correlate(
              input: inputs.at(input, run.source), inputStride: panelWidth,
              rows: PatchRows(
                places: Int64(run.count), samples: Int64(size),
                stride: Int64(inputs.placeStride)),
              columns: panelWidth, gradient: gradients.at(output, run.start),
              gradientStride: gradients.placeStride,
              target: isLast
                ? place(work, tap: run.tap, input: input, output: output)
                : waiting(work, level: level, tap: run.tap, input: input, output: output),
              targetStride: isLast ? work.target.stride : panelWidth, accumulates: !run.isFirst,
              left: waiting(work, level: 0, tap: run.tap, input: input, output: output),
              leftStride: panelWidth, leftSize: levelSize, leftCount: run.isLast ? level : 0)
          }
        }
      }
    }
  }

  /// Some places of some panels of a map, of one unit.
  private struct UnitRows {
    let start: UnsafePointer<Float>
    let panelStride: Int
    let placeStride: Int
    let firstPanel: Int
    let firstPlace: Int

    func at(_ panel: Int, _ place: Int) -> UnsafePointer<Float> {
      start + (panel - firstPanel) * panelStride + (place - firstPlace) * placeStride
    }
  }

  /// One unit's rows: copied side by side, since those of one place lie a whole batch from the next one's, which caches
  /// are bad at; as they are where that makes no difference.
  private func rows(
    of map: UnsafePointer<Float>, panels: Range<Int>, area: Int, _ places: Range<Int>, _ unit: Int,
    _ work: Work, at offset: Int
  ) -> UnitRows {
    let stride = work.count * panelWidth
    let source =
      map + (panels.lowerBound * area + places.lowerBound) * stride
      + unit * samples.unit * panelWidth
    let size = samples.size(of: unit, in: work.count) * panelWidth
    if size == stride || places.count == 1 {
      return UnitRows(
        start: source, panelStride: area * stride, placeStride: stride,
        firstPanel: panels.lowerBound, firstPlace: places.lowerBound)
    }
    let target = work.stack + UnitTree.levels(samples.units) * levelSize + offset
    let panelSize = places.count * size
    for panel in 0..<panels.count {
      execution.kernels.gather(
        source + panel * area * stride, stride: stride, rows: places.count, count: size,
        into: target + panel * panelSize)
    }
    return UnitRows(
      start: target, panelStride: panelSize, placeStride: size, firstPanel: panels.lowerBound,
      firstPlace: places.lowerBound)
  }

  /// Adds up what waits at the end, and puts it in its place.
  private func flush(_ work: Work) {
    let levels = (0..<UnitTree.levels(work.units.count)).filter {
      work.units.count >> $0 & 1 == 1
    }
    for tap in plan.usedTaps {
      for input in work.inputs {
        for output in work.outputs {
          let sum = waiting(work, level: levels[0], tap: tap, input: input, output: output)
          for level in levels.dropFirst() {
            execution.kernels.accumulate(
              waiting(work, level: level, tap: tap, input: input, output: output),
              count: Self.tile, into: sum)
          }
          let target = place(work, tap: tap, input: input, output: output)
          for row in 0..<panelWidth {
            let (from, to) = (sum + row * panelWidth, target + row * work.target.stride)
            if work.target.adds {
              execution.kernels.accumulate(from, count: panelWidth, into: to)
            } else {
              to.update(from: from, count: panelWidth)
            }
          }
        }
      }
    }
  }

  /// Taps that see nothing but padding have no gradient.
  private func clearUnusedTaps(_ kernel: UnsafeMutablePointer<Float>) {
    let size = geometry.inputs * geometry.outputs
    for tap in positions.indices where !plan.usedTaps.contains(tap) {
      (kernel + tap * size).update(repeating: 0, count: size)
    }
  }

  /// Adds up the parts, channel padding left out.
  private func join(parts: Int, _ kernel: UnsafeMutablePointer<Float>, _ isAccumulating: Bool) {
    let (inputs, outputs) = (inputPanels * panelWidth, outputPanels * panelWidth)
    let joins = UnitTree.joins(parts)
    execution.workers.run(plan.usedTaps.count) { [self] index, _ in
      for row in 0..<geometry.inputs {
        let source = execution.stacks.parts.pointer + (index * inputs + row) * outputs
        for (into, from) in joins {
          execution.kernels.accumulate(
            source + from * partSize, count: outputs, into: source + into * partSize)
        }
        let target = kernel + (plan.usedTaps[index] * geometry.inputs + row) * geometry.outputs
        for column in 0..<geometry.outputs {
          target[column] = (isAccumulating ? target[column] : 0) + source[column]
        }
      }
    }
  }
}
