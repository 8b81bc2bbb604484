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
  /// Whether units are summed apart; where a unit's rows would be few, the whole batch's are summed at once.
  private let isByUnits: Bool
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
    isByUnits = area * execution.samples.unit >= Self.rowsOfUnit
    samples =
      isByUnits ? execution.samples : PanelSamples(batch: execution.samples.batch, units: 1)
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
    if !isAccumulating { clearUnusedTaps(kernel) }
    let maps = Maps(input: input, gradient: gradient, count: count)
    if let ranks = execution.ranks {
      return isByUnits
        ? shareUnits(maps, ranks.gradients, kernel, isAccumulating)
        : shareRows(maps, ranks.gradients, kernel, isAccumulating)
    }
    let units = samples.units(of: count)
    var partUnits = 1
    while partUnits * parts < units { partUnits *= 2 }
    let ranges = stride(from: 0, to: units, by: partUnits).map {
      $0..<min(units, $0 + partUnits)
    }
    guard isApart else {
      let target = Target(
        start: kernel, tapStride: geometry.inputs * geometry.outputs,
        inputStride: panelWidth * geometry.outputs, stride: geometry.outputs, isPacked: false,
        adds: isAccumulating)
      return sum(maps, ranges, inputs: 0..<inputPanels) { _ in target }
    }
    let apart = execution.stacks.parts.pointer
    sum(maps, ranges, inputs: 0..<inputPanels) { packed(apart + $0 * partSize) }
    for join in UnitTree(ranges: [ranges.indices]).ownJoins {
      accumulate(apart + join.from * partSize, count: partSize, into: apart + join.into * partSize)
    }
    put(packed(apart), kernel, isAccumulating)
  }

  /// What a gradient is made of.
  private struct Maps {
    let input: UnsafePointer<Float>
    let gradient: UnsafePointer<Float>
    let count: Int
  }

  /// All ranks' units: each rank sums its own.
  private func shareUnits(
    _ maps: Maps, _ ranks: GradientExchange, _ kernel: UnsafeMutablePointer<Float>,
    _ isAccumulating: Bool
  ) {
    let tree = samples.tree(of: maps.count)
    let branches = ranks.take(tree.ownBranches.count * partSize)
    sum(maps, tree.ownBranches, inputs: 0..<inputPanels) {
      packed(branches.pointer + $0 * partSize)
    }
    ranks.submit(branches, size: partSize, tree: tree) { [self] sum in
      put(packed(UnsafeMutablePointer(mutating: sum)), kernel, isAccumulating)
    }
  }

  /// The whole batch's rows: each rank sums them for some of the input's panels.
  private func shareRows(
    _ maps: Maps, _ ranks: GradientExchange, _ kernel: UnsafeMutablePointer<Float>,
    _ isAccumulating: Bool
  ) {
    let parts = (0..<ranks.ranks).map {
      inputPanels * $0 / ranks.ranks..<inputPanels * ($0 + 1) / ranks.ranks
    }
    let own = parts[ranks.rank]
    let whole = execution.samples.total(maps.count)
    // Input panels one after the other, so that a rank's lie together.
    let outputs = outputPanels * panelWidth
    func target(_ start: UnsafeMutablePointer<Float>) -> Target {
      Target(
        start: start, tapStride: panelWidth * outputs,
        inputStride: plan.usedTaps.count * panelWidth * outputs, stride: outputs, isPacked: true)
    }
    let panelSize = target(kernel).inputStride
    ranks.submit(
      input: maps.input, inputArea: plan.sourceArea, parts: parts, gradient: maps.gradient,
      gradientArea: area, gradientPanels: outputPanels, samples: execution.samples.shares,
      slices: parts.map { $0.count * panelSize }
    ) { [self] input, gradient, slice in
      sum(
        Maps(
          input: input - own.lowerBound * plan.sourceArea * whole * panelWidth,
          gradient: gradient, count: whole),
        [0..<1], inputs: own
      ) { _ in target(slice - own.lowerBound * panelSize) }
    } finish: { [self] sum in
      put(target(UnsafeMutablePointer(mutating: sum)), kernel, isAccumulating)
    }
  }

  private var area: Int { geometry.window.outputSide * geometry.window.outputSide }

  private func packed(_ start: UnsafeMutablePointer<Float>) -> Target {
    let outputs = outputPanels * panelWidth
    return Target(
      start: start, tapStride: inputPanels * panelWidth * outputs,
      inputStride: panelWidth * outputs, stride: outputs, isPacked: true)
  }

  /// Sums over each of some branches of units, for some input panels.
  private func sum(
    _ maps: Maps, _ branches: [Range<Int>], inputs: Range<Int>, target: (Int) -> Target
  ) {
    let targets = branches.indices.map(target)
    let (inputGroups, outputGroups) = (
      Self.groups(inputs.count, inputGroup), Self.groups(outputPanels, outputGroup)
    )
    execution.workers.run(branches.count * inputGroups * outputGroups) { [self] item, thread in
      let (branch, group) = (item % branches.count, item / branches.count)
      let (firstInput, firstOutput) = (
        inputs.lowerBound + group / outputGroups * inputGroup, group % outputGroups * outputGroup
      )
      sum(
        Work(
          maps: maps, units: branches[branch],
          inputs: firstInput..<min(inputs.upperBound, firstInput + inputGroup),
          outputs: firstOutput..<min(outputPanels, firstOutput + outputGroup),
          stack: execution.stacks.stack(of: thread), target: targets[branch]))
    }
  }

  /// Where the sums of some units belong.
  private struct Target {
    let start: UnsafeMutablePointer<Float>
    /// From one tap to the next, from one input panel to the next, and from one input channel to the next.
    let tapStride: Int
    let inputStride: Int
    let stride: Int
    /// Whether only used taps have a place, and channels fill their panels.
    let isPacked: Bool
    /// Whether to add to what is there.
    var adds = false
  }

  /// A group's sums over some units that make a branch of the tree.
  private struct Work {
    let maps: Maps
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
    _ target: Target, tap: Int, input: Int, output: Int
  ) -> UnsafeMutablePointer<Float> {
    target.start + (target.isPacked ? positions[tap] : tap) * target.tapStride
      + input * target.inputStride + output * panelWidth
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
    let size = samples.size(of: unit, in: work.maps.count)
    for block in blocks {
      let gradients = rows(
        of: work.maps.gradient, panels: work.outputs, area: area, block.places, unit, work, at: 0)
      let inputs = rows(
        of: work.maps.input, panels: work.inputs, area: plan.sourceArea, block.reach, unit, work,
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
                ? place(work.target, tap: run.tap, input: input, output: output)
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
    let stride = work.maps.count * panelWidth
    let source =
      map + (panels.lowerBound * area + places.lowerBound) * stride
      + unit * samples.unit * panelWidth
    let size = samples.size(of: unit, in: work.maps.count) * panelWidth
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
          let target = place(work.target, tap: tap, input: input, output: output)
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

  /// Adds numbers to others, in pieces that threads share.
  private func accumulate(
    _ values: UnsafePointer<Float>, count: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    let size = 1 << 16
    execution.workers.run((count + size - 1) / size) { [execution] piece, _ in
      execution.kernels.accumulate(
        values + piece * size, count: min(size, count - piece * size), into: sums + piece * size)
    }
  }

  /// Puts packed sums in their place in the kernel, the filling of panels left out.
  private func put(
    _ source: Target, _ kernel: UnsafeMutablePointer<Float>, _ isAccumulating: Bool
  ) {
    execution.workers.run(plan.usedTaps.count * inputPanels) { [self] item, _ in
      let (tap, panel) = (plan.usedTaps[item / inputPanels], item % inputPanels)
      let tile = place(source, tap: tap, input: panel, output: 0)
      for row in 0..<min(panelWidth, geometry.inputs - panel * panelWidth) {
        let from = tile + row * source.stride
        let to = kernel + ((tap * geometry.inputs) + panel * panelWidth + row) * geometry.outputs
        if isAccumulating {
          for column in 0..<geometry.outputs { to[column] += from[column] }
        } else {
          to.update(from: from, count: geometry.outputs)
        }
      }
    }
  }
}
