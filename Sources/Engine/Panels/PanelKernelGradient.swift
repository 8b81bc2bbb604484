import CPatch
import NetworkLayers
import Networks
import Tensors

/// The gradient of one convolution's kernel.
///
/// Input and output panels are taken in groups, so that the sums of all a group's tiles (32 input by 32 output channels
/// under one tap) that wait for others stay in the second cache while the units pass by. Where there are fewer groups
/// than keep threads busy, the units are shared as well: branches of them are summed apart and then joined.
final class PanelKernelGradient {
  private let kernelOffset: Int
  private let execution: PanelExecution
  private let sums: KernelSums
  private let blocks: [KernelGradientBlock]
  /// Whether units are summed apart; where a unit's rows would be few, the whole batch's are summed at once.
  private let isByUnits: Bool
  private let samples: PanelSamples
  private let inputArea: Int
  private let outputArea: Int
  /// Panels of a group.
  private let inputGroup: Int
  private let outputGroup: Int
  /// Branches of 1, 2, 3, … units, which threads sum apart.
  private let branchRanges: [[Range<Int>]]
  /// Whether sums do not go straight to their place: for branches, and where channels do not fill their panels.
  private let isApart: Bool
  /// The input panels that each rank moves.
  private let rankPanels: [Range<Int>]
  private let memory: Memory

  /// Numbers of what a thread needs.
  private struct Memory {
    /// A level of the stack: a group's tiles, and some that keep levels apart in the first cache.
    let level: Int
    let levels: Int
    /// A unit's rows that a block reads of one panel, at most.
    let block: Int
  }

  /// Rows from which on a unit is worth a sum of its own. Where there are fewer, maps are small and kernels large.
  private static var rowsOfUnit: Int { 128 }

  /// Whether a unit has enough rows.
  static func isByUnits(_ geometry: ConvolutionGeometry, _ samples: PanelSamples) -> Bool {
    geometry.window.outputSide * geometry.window.outputSide * samples.unit >= rowsOfUnit
  }

  /// Numbers of a tile.
  private static var tile: Int { panelWidth * panelWidth }

  init(_ geometry: ConvolutionGeometry, kernelOffset: Int, execution: PanelExecution) {
    let window = geometry.window
    inputArea = window.inputSide * window.inputSide
    outputArea = window.outputSide * window.outputSide
    isByUnits = Self.isByUnits(geometry, execution.samples)
    samples =
      isByUnits ? execution.samples : PanelSamples(batch: execution.samples.batch, units: 1)
    self.kernelOffset = kernelOffset
    self.execution = execution
    let plan = PanelPlan(
      { TapSegment.forward(window, limit: $0) }, sourcePanels: panels(geometry.inputs),
      sourceArea: inputArea, samples: samples.unit, rows: 512)
    sums = KernelSums(geometry, usedTaps: plan.usedTaps)
    blocks = KernelGradientBlock.all(of: plan)
    rankPanels = sums.rankPanels(execution.samples.shares)
    let levels = UnitTree.levels(samples.units)
    let tiles =
      (outputArea * samples.capacity <= 256 ? 8_192 : 262_144)
      / (levels * plan.usedTaps.count * Self.tile)
    outputGroup = min(sums.outputPanels, max(1, tiles))
    inputGroup = min(sums.inputPanels, max(1, tiles / outputGroup))
    let groups =
      Self.groups(sums.inputPanels, inputGroup) * Self.groups(sums.outputPanels, outputGroup)
    var branches = 1
    if execution.workers.threads > 1 {
      while branches * groups < 16 && 2 * branches <= samples.units { branches *= 2 }
    }
    branchRanges = (1...samples.units).map { Self.branches($0, of: branches) }
    isApart = branches > 1 || !sums.isFull
    memory = Memory(
      level: plan.usedTaps.count * inputGroup * outputGroup * Self.tile + 5 * 16, levels: levels,
      block: (blocks.map { max($0.places.count, $0.reach.count) }.max() ?? 0) * samples.unit
        * panelWidth)
    execution.stacks.reserve(
      stack: levels * memory.level + (outputGroup + inputGroup) * memory.block,
      branches: isApart ? branches * sums.count : 0)
  }

  private static func groups(_ panels: Int, _ size: Int) -> Int { (panels + size - 1) / size }

  /// At most so many branches of some units, each but the last of as many as a power of two.
  private static func branches(_ units: Int, of count: Int) -> [Range<Int>] {
    var size = 1
    while size * count < units { size *= 2 }
    return stride(from: 0, to: units, by: size).map { $0..<min(units, $0 + size) }
  }

  /// - Parameters:
  ///   - input: the convolution's input.
  ///   - gradient: of its output.
  ///   - gradients: of all parameters; where ranks share the work, of the own input panels alone.
  func run(
    input: UnsafePointer<Float>, gradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    let kernel = gradients + kernelOffset
    if !isAccumulating { sums.clearUnusedTaps(kernel) }
    let maps = Maps(input: input, gradient: gradient, count: count)
    if let ranks = execution.ranks {
      return isByUnits
        ? shareUnits(maps, ranks.gradients, kernel, isAccumulating)
        : shareRows(maps, ranks.gradients, kernel, isAccumulating)
    }
    let ranges = branchRanges[samples.units(of: count) - 1]
    guard isApart else {
      return sum(maps, ranges) { [sums] _ in sums.layout(kernel, adds: isAccumulating) }
    }
    let apart = execution.stacks.branches.pointer
    sum(maps, ranges) { [sums] in sums.packed(apart + $0 * sums.count) }
    for join in samples.tree(ofUnits: ranges.count).ownJoins {
      accumulate(
        apart + join.from * sums.count, count: sums.count, into: apart + join.into * sums.count)
    }
    sums.put(
      sums.packed(apart), inputs: 0..<sums.inputPanels, kernel, adds: isAccumulating, execution)
  }

  /// What a gradient is made of.
  private struct Maps {
    let input: UnsafePointer<Float>
    let gradient: UnsafePointer<Float>
    let count: Int
  }

  /// All ranks' units: each rank sums its own, and then all ranks' sums of its panels.
  private func shareUnits(
    _ maps: Maps, _ ranks: GradientExchange, _ kernel: UnsafeMutablePointer<Float>, _ adds: Bool
  ) {
    let tree = samples.tree(of: maps.count)
    let branches = ranks.take(tree.ownBranches.count * sums.count)
    sum(maps, tree.ownBranches) { [sums] in sums.packed(branches.pointer + $0 * sums.count) }
    let own = rankPanels[ranks.rank]
    ranks.submit(
      branches, parts: RankParts(rankPanels.map { $0.count * sums.panelSize }), tree: tree
    ) { [sums, execution] sum in
      let source = sums.packed(
        UnsafeMutablePointer(mutating: sum), firstInput: own.lowerBound)
      sums.put(source, inputs: own, kernel, adds: adds, execution)
    }
  }

  /// The whole batch's rows: each rank sums them for its panels.
  private func shareRows(
    _ maps: Maps, _ ranks: GradientExchange, _ kernel: UnsafeMutablePointer<Float>, _ adds: Bool
  ) {
    let own = rankPanels[ranks.rank]
    let whole = execution.samples.total(maps.count)
    ranks.submit(
      input: GradientExchange.Map(values: maps.input, area: inputArea, panels: rankPanels),
      gradient: GradientExchange.Map(
        values: maps.gradient, area: outputArea,
        panels: rankPanels.map { _ in 0..<sums.outputPanels }),
      samples: execution.samples.rankCounts
    ) { [self] input, gradient in
      let maps = Maps(
        input: input - own.lowerBound * inputArea * whole * panelWidth, gradient: gradient,
        count: whole)
      if sums.isFull {
        return sum(maps, [0..<1], inputs: own) { [sums] _ in sums.layout(kernel, adds: adds) }
      }
      let apart = execution.stacks.branches.pointer
      sum(maps, [0..<1], inputs: own) { [sums] _ in sums.packed(apart) }
      sums.put(sums.packed(apart), inputs: own, kernel, adds: adds, execution)
    }
  }

  /// Sums over each of some branches of units, for some input panels; all without a range.
  private func sum(
    _ maps: Maps, _ branches: [Range<Int>], inputs: Range<Int>? = nil,
    target: (Int) -> KernelTarget
  ) {
    let inputs = inputs ?? 0..<sums.inputPanels
    let targets = branches.indices.map(target)
    let (inputGroups, outputGroups) = (
      Self.groups(inputs.count, inputGroup), Self.groups(sums.outputPanels, outputGroup)
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
          outputs: firstOutput..<min(sums.outputPanels, firstOutput + outputGroup),
          stack: execution.stacks.stack(of: thread), target: targets[branch]))
    }
  }

  /// A group's sums over some units that make a branch of the tree.
  private struct Work {
    let maps: Maps
    let units: Range<Int>
    let inputs: Range<Int>
    let outputs: Range<Int>
    let stack: UnsafeMutablePointer<Float>
    let target: KernelTarget

    /// Whether the last unit completes the branch, so that its sum can go straight to its place.
    var isStraight: Bool { units.count & (units.count - 1) == 0 && !target.adds }
  }

  /// A tile's place at a level of the stack.
  private func waiting(
    _ work: Work, level: Int, tap: Int, input: Int, output: Int
  ) -> UnsafeMutablePointer<Float> {
    let row = sums.positions[tap] * inputGroup + input - work.inputs.lowerBound
    return work.stack + level * memory.level
      + (row * outputGroup + output - work.outputs.lowerBound) * Self.tile
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
    let free = work.stack + memory.levels * memory.level
    for block in blocks {
      let gradients = UnitRows(
        of: work.maps.gradient, area: outputArea, panels: work.outputs, places: block.places,
        unit: unit, count: work.maps.count, samples: samples, kernels: execution.kernels,
        memory: free)
      let inputs = UnitRows(
        of: work.maps.input, area: inputArea, panels: work.inputs, places: block.reach,
        unit: unit, count: work.maps.count, samples: samples, kernels: execution.kernels,
        memory: free + outputGroup * memory.block)
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
                ? work.target.place(tap: run.tap, input: input, output: output)
                : waiting(work, level: level, tap: run.tap, input: input, output: output),
              targetStride: isLast ? work.target.stride : panelWidth, accumulates: !run.isFirst,
              left: waiting(work, level: 0, tap: run.tap, input: input, output: output),
              leftStride: panelWidth, leftSize: memory.level, leftCount: run.isLast ? level : 0)
          }
        }
      }
    }
  }

  /// Adds up what waits at the end, and puts it in its place.
  private func flush(_ work: Work) {
    let levels = (0..<UnitTree.levels(work.units.count)).filter {
      work.units.count >> $0 & 1 == 1
    }
    for tap in sums.usedTaps {
      for input in work.inputs {
        for output in work.outputs {
          let sum = waiting(work, level: levels[0], tap: tap, input: input, output: output)
          for level in levels.dropFirst() {
            execution.kernels.accumulate(
              waiting(work, level: level, tap: tap, input: input, output: output),
              count: Self.tile, into: sum)
          }
          let target = work.target.place(tap: tap, input: input, output: output)
          for row in 0..<panelWidth {
            execution.kernels.put(
              sum + row * panelWidth, count: panelWidth, into: target + row * work.target.stride,
              adds: work.target.adds)
          }
        }
      }
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
}
