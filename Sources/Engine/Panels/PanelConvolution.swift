import CPatch
import NetworkLayers
import Networks
import Tensors

/// A convolution with its normalization or bias on panels. Work is cut into units that do not depend on the number of
/// threads, so neither do the results.
package final class PanelConvolution {
  package let geometry: ConvolutionGeometry
  package let affine: PanelAffine
  package var normalization: PanelNormalization? { affine as? PanelNormalization }
  /// The convolution's output, before normalization or bias.
  package let product: AlignedStorage<Float>
  let inputPanels: Int
  package let outputPanels: Int
  private let kernelOffset: Int
  private let forward: PanelPlan
  private let backward: PanelPlan
  private let kernelGradient: PanelKernelGradient
  private let execution: PanelExecution

  /// - Parameters:
  ///   - kernelOffset: where the kernel lies in the layout.
  ///   - affine: what comes behind, made for so many blocks.
  package init(
    _ geometry: ConvolutionGeometry, kernelOffset: Int, execution: PanelExecution,
    affine: (_ blocks: Int) -> PanelAffine
  ) {
    let window = geometry.window
    self.geometry = geometry
    self.kernelOffset = kernelOffset
    self.execution = execution
    let samples = execution.samples
    inputPanels = panels(geometry.inputs)
    outputPanels = panels(geometry.outputs)
    let (inputArea, outputArea) = (
      window.inputSide * window.inputSide, window.outputSide * window.outputSide
    )
    forward = PanelPlan(
      { TapSegment.forward(window, limit: $0) }, sourcePanels: inputPanels, sourceArea: inputArea,
      samples: samples.batch, rows: Self.blockRows(window, channels: geometry.inputs))
    backward = PanelPlan(
      { TapSegment.backward(window, limit: $0) }, sourcePanels: outputPanels,
      sourceArea: outputArea, samples: samples.batch,
      rows: Self.blockRows(window, channels: geometry.outputs))
    kernelGradient = PanelKernelGradient(
      geometry, kernelOffset: kernelOffset, execution: execution)
    product = AlignedStorage(count: outputPanels * outputArea * samples.capacity * panelWidth)
    self.affine = affine(max(forward.blocks.count, PanelPasses(execution).stretches(outputArea)))
  }

  /// Rows of a block, so that what it reads (three rows of the map for a 3×3 window) takes 768 KiB at most.
  private static func blockRows(_ window: WindowGeometry, channels: Int) -> Int {
    let reach = window.size == 1 ? 1 : 3
    return min(512, max(96, 196_608 / (reach * panels(channels) * panelWidth)))
  }

  /// Numbers of scratch for packed weights.
  package var packedCount: Int {
    max(outputPanels * forward.panelDepth, inputPanels * backward.panelDepth) * panelWidth
  }

  func area(_ side: Int) -> Int { side * side }
  package var outputArea: Int { area(geometry.window.outputSide) }

  // MARK: Forward

  /// Fills `product`, and settles the constants of what comes behind.
  /// - Parameter isTraining: normalize with the moments of these rows; else the constants must have been set.
  package func forward(
    input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    packed: UnsafeMutablePointer<Float>, isTraining: Bool
  ) {
    forward.prepare(count: count)
    pack(weights, packed)
    affine.prepare(weights: weights)
    let normalization = isTraining ? normalization : nil
    let rows = outputArea * count
    forEachBlock(forward, outputPanels) { [self] block, panel in
      let place = forward.blocks[block]
      let output = product.pointer + panel * rows * panelWidth
      convolve(forward, place, input, packed, panel, output, count, accumulates: false)
      guard let normalization else { return }
      forEachUnit(place, count) { unit, rows, start in
        let left = normalization.partial(unit: unit, block: block, panel: panel)
        execution.kernels.moments(
          of: output + start, rows: rows, mean: left, squares: left + panelWidth)
      }
    }
    normalization?.finishMoments(
      places: forward.blocks.map(\.places), count: count, weights: weights)
  }

  private func pack(_ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>) {
    let (inputs, outputs) = (geometry.inputs, geometry.outputs)
    let depth = forward.panelDepth
    execution.workers.run(outputPanels) { [self] panel, _ in
      let columns = min(panelWidth, outputs - panel * panelWidth)
      for (index, tap) in forward.usedTaps.enumerated() {
        let source = weights + kernelOffset + tap * inputs * outputs + panel * panelWidth
        let target = packed + (panel * depth + index * inputPanels * panelWidth) * panelWidth
        if columns == panelWidth && inputs % panelWidth == 0 {
          execution.kernels.packPanel(source, stride: outputs, rows: inputs, into: target)
          continue
        }
        for row in 0..<inputPanels * panelWidth {
          for column in 0..<panelWidth {
            target[row * panelWidth + column] =
              row < inputs && column < columns ? source[row * outputs + column] : 0
          }
        }
      }
    }
  }

  // MARK: Backward

  /// Writes the gradient of the input, or adds to it.
  /// - Parameters:
  ///   - gradient: of `product`.
  ///   - below: whose rectified output the input is: its ReLU is then passed at
  ///     once and its sums are taken.
  package func inputGradient(
    gradient: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    packed: UnsafeMutablePointer<Float>, target: UnsafeMutablePointer<Float>, accumulates: Bool,
    below: PanelProduct?
  ) {
    backward.prepare(count: count)
    packTransposed(weights, packed)
    let rows = area(geometry.window.inputSide) * count
    forEachBlock(backward, inputPanels) { [self] block, panel in
      let place = backward.blocks[block]
      let output = target + panel * rows * panelWidth
      convolve(backward, place, gradient, packed, panel, output, count, accumulates: accumulates)
      guard let below else { return }
      forEachUnit(place, count) { unit, unitRows, start in
        execution.kernels.maskAndSum(
          gradient: output + start, values: below.values + panel * rows * panelWidth + start,
          rows: unitRows, constants: below.affine.constants(of: panel),
          sums: below.affine.partial(unit: unit, block: block, panel: panel))
      }
    }
  }

  /// Blocks of `inputGradient`, which leave sums in what is below.
  package var inputGradientBlocks: Int { backward.blocks.count }

  package func kernelGradient(
    input: UnsafePointer<Float>, gradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    kernelGradient.run(
      input: input, gradient: gradient, count: count, gradients: gradients,
      isAccumulating: isAccumulating)
  }

  private func packTransposed(
    _ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>
  ) {
    let (inputs, outputs) = (geometry.inputs, geometry.outputs)
    let depth = backward.panelDepth
    execution.workers.run(inputPanels) { [self] panel, _ in
      let rows = min(panelWidth, inputs - panel * panelWidth)
      for (index, tap) in backward.usedTaps.enumerated() {
        let source = weights + kernelOffset + (tap * inputs + panel * panelWidth) * outputs
        let target = packed + (panel * depth + index * outputPanels * panelWidth) * panelWidth
        if rows == panelWidth && outputs % panelWidth == 0 {
          execution.kernels.packTransposedPanel(
            source, stride: outputs, columns: outputs, into: target)
          continue
        }
        for column in 0..<outputPanels * panelWidth {
          for row in 0..<panelWidth {
            target[column * panelWidth + row] =
              row < rows && column < outputs ? source[row * outputs + column] : 0
          }
        }
      }
    }
  }

  // MARK: Blocks and units

  /// Calls `body` with every unit's rows in a block, and where they begin in a panel.
  private func forEachUnit(
    _ block: PanelPlan.Block, _ count: Int, _ body: (Int, PatchRows, Int) -> Void
  ) {
    let samples = execution.samples
    for unit in 0..<samples.units(of: count) {
      body(
        unit, samples.rows(of: unit, in: count, places: block.places),
        (block.start * count + unit * samples.unit) * panelWidth)
    }
  }

  /// Calls `body` with every block and panel. Threads take a block with some of its panels, so that there is enough to
  /// share and a block's input is read from memory few times.
  private func forEachBlock(_ plan: PanelPlan, _ panelCount: Int, _ body: (Int, Int) -> Void) {
    let group = max(1, min(panelCount, plan.blocks.count * panelCount / 16))
    let groups = (panelCount + group - 1) / group
    execution.workers.run(plan.blocks.count * groups) { unit, _ in
      let first = unit % groups * group
      for panel in first..<min(panelCount, first + group) { body(unit / groups, panel) }
    }
  }

  private func convolve(
    _ plan: PanelPlan, _ block: PanelPlan.Block, _ input: UnsafePointer<Float>,
    _ packed: UnsafePointer<Float>, _ panel: Int, _ output: UnsafeMutablePointer<Float>,
    _ count: Int, accumulates: Bool
  ) {
    let weights = packed + panel * plan.panelDepth * panelWidth
    for segment in plan.runSegments[block.segments] {
      execution.kernels.convolve(
        input: input, runs: plan.runs.pointer + segment.firstRun, runCount: segment.runCount,
        weights: weights, rows: segment.places * count,
        output: output + segment.start * count * panelWidth, accumulates: accumulates)
    }
  }
}
