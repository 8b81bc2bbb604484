import NetworkLayers
import Networks
import Tensors

/// The gradient of one convolution's kernel.
///
/// Where the kernel is small and rows are many, groups of blocks sum into kernels of their own, which are then added
/// in order; else units are groups of input channels, each of which goes over all rows.
final class PanelKernelGradient {
  private let geometry: ConvolutionGeometry
  private let kernelOffset: Int
  private let inputPanels: Int
  private let outputPanels: Int
  private let plan: PanelPlan
  private let workers: WorkerPool
  private let kernels: any PanelKernelSet.Type
  /// Groups of blocks with a sum of their own.
  private let rowGroups: Int
  /// Input panels of one unit.
  private let panelGroup: Int
  /// [rowGroups, taps, inputs, outputs], channels filled up to panels; nil where sums go straight to their place.
  private let partial: AlignedStorage<Float>?

  init(
    _ geometry: ConvolutionGeometry, kernelOffset: Int, capacity: Int, execution: PanelExecution
  ) {
    let window = geometry.window
    self.geometry = geometry
    self.kernelOffset = kernelOffset
    workers = execution.workers
    kernels = execution.kernels
    inputPanels = panels(geometry.inputs)
    outputPanels = panels(geometry.outputs)
    plan = PanelPlan(
      { TapSegment.forward(window, limit: $0) }, sourcePanels: inputPanels,
      sourceArea: window.inputSide * window.inputSide, capacity: capacity,
      rows: min(512, max(128, 262_144 / (outputPanels * panelWidth))))
    let size = plan.usedTaps.count * inputPanels * outputPanels * panelWidth * panelWidth
    rowGroups = size <= 1 << 18 && plan.blocks.count >= 16 ? 8 : 1
    panelGroup = rowGroups > 1 ? inputPanels : max(1, inputPanels / 8)
    let isWhole = geometry.inputs % panelWidth == 0 && geometry.outputs % panelWidth == 0
    partial = rowGroups == 1 && isWhole ? nil : AlignedStorage(count: rowGroups * size)
  }

  /// - Parameters:
  ///   - input: the convolution's input.
  ///   - gradient: of its output.
  func run(
    input: UnsafePointer<Float>, gradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    let units = (inputPanels + panelGroup - 1) / panelGroup
    let (inputs, outputs) = (inputPanels * panelWidth, outputPanels * panelWidth)
    let kernel = gradients + kernelOffset
    if !isAccumulating { clearUnusedTaps(kernel) }
    if let partial {
      let size = plan.usedTaps.count * inputs * outputs
      workers.run(rowGroups * units) { [self] unit, _ in
        let group = unit / units
        sum(
          blocks(of: group), unitPanels(of: unit % units), input, gradient, count,
          into: partial.pointer + group * size, adds: false
        ) { index, _ in index * inputs }
      }
      reduce(partial.pointer, size, kernel, isAccumulating)
    } else {
      workers.run(units) { [self] unit, _ in
        sum(
          blocks(of: 0), unitPanels(of: unit), input, gradient, count, into: kernel,
          adds: isAccumulating
        ) { _, tap in tap * inputs }
      }
    }
  }

  private func blocks(of group: Int) -> Range<Int> {
    let count = plan.blocks.count
    return group * count / rowGroups..<(group + 1) * count / rowGroups
  }

  private func unitPanels(of unit: Int) -> Range<Int> {
    unit * panelGroup..<min(inputPanels, (unit + 1) * panelGroup)
  }

  /// Sums over some blocks for some input panels.
  /// - Parameter row: first row of a tap in `target`, from its place among the used ones and from itself.
  private func sum(
    _ blocks: Range<Int>, _ panels: Range<Int>, _ input: UnsafePointer<Float>,
    _ gradient: UnsafePointer<Float>, _ count: Int, into target: UnsafeMutablePointer<Float>,
    adds: Bool, row: (Int, Int) -> Int
  ) {
    let outputs = outputPanels * panelWidth
    let outputRows = geometry.window.outputSide * geometry.window.outputSide * count
    let inputRows = plan.sourceArea * count
    var seen = [Bool](repeating: adds, count: geometry.window.size * geometry.window.size)
    var positions = [Int](repeating: 0, count: seen.count)
    for (index, tap) in plan.usedTaps.enumerated() { positions[tap] = row(index, tap) }
    for block in blocks {
      for segment in plan.segments[plan.blocks[block].segments] {
        for outputPanel in 0..<outputPanels {
          let g = gradient + (outputPanel * outputRows + segment.start * count) * panelWidth
          for panel in panels {
            for tap in segment.taps {
              let place = positions[tap.index] + panel * panelWidth
              kernels.correlate(
                input: input + (panel * inputRows + tap.source * count) * panelWidth,
                inputStride: panelWidth, columns: panelWidth, gradient: g,
                rows: segment.count * count,
                target: target + place * outputs + outputPanel * panelWidth, targetStride: outputs,
                accumulates: seen[tap.index])
            }
          }
        }
        for tap in segment.taps { seen[tap.index] = true }
      }
    }
    clearUnseen(seen, panels, target, positions)
  }

  /// A tap that some blocks see need not be seen by all groups of them.
  private func clearUnseen(
    _ seen: [Bool], _ panels: Range<Int>, _ target: UnsafeMutablePointer<Float>,
    _ positions: [Int]
  ) {
    let outputs = outputPanels * panelWidth
    for tap in plan.usedTaps where !seen[tap] {
      let first = positions[tap] + panels.lowerBound * panelWidth
      (target + first * outputs).update(
        repeating: 0, count: panels.count * panelWidth * outputs)
    }
  }

  /// Taps that see nothing but padding have no gradient.
  private func clearUnusedTaps(_ kernel: UnsafeMutablePointer<Float>) {
    let size = geometry.inputs * geometry.outputs
    let used = Set(plan.usedTaps)
    for tap in 0..<geometry.window.size * geometry.window.size where !used.contains(tap) {
      (kernel + tap * size).update(repeating: 0, count: size)
    }
  }

  /// Adds up the groups in order, channel padding left out.
  private func reduce(
    _ partial: UnsafePointer<Float>, _ size: Int, _ kernel: UnsafeMutablePointer<Float>,
    _ isAccumulating: Bool
  ) {
    let (inputs, outputs) = (inputPanels * panelWidth, outputPanels * panelWidth)
    workers.run(plan.usedTaps.count) { [self] index, _ in
      for row in 0..<geometry.inputs {
        let target =
          kernel + (plan.usedTaps[index] * geometry.inputs + row) * geometry.outputs
        if !isAccumulating { target.update(repeating: 0, count: geometry.outputs) }
        for group in 0..<rowGroups {
          let source = partial + group * size + (index * inputs + row) * outputs
          for column in 0..<geometry.outputs { target[column] += source[column] }
        }
      }
    }
  }
}
