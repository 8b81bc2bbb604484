import CPatch
import NetworkLayers
import Networks
import Tensors

/// The first convolution with its normalization or bias: reads images of few channels, writes panels.
///
/// Images are copied into [row, sample, column, 3] with their padding, so that a tap's row of 7 columns is one run of
/// 21 numbers, the same for all samples of a place, and no tap has to be left out.
package final class ImageConvolution {
  package let geometry: ConvolutionGeometry
  package let affine: PanelAffine
  package var normalization: PanelNormalization? { affine as? PanelNormalization }
  /// The convolution's output, before normalization or bias.
  package let product: AlignedStorage<Float>
  private let kernelOffset: Int
  private let padded: AlignedStorage<Float>
  private let packed: AlignedStorage<Float>
  /// The kernel's gradient, unit by unit: [units, size, columns, outputs].
  private let partial: AlignedStorage<Float>
  private let execution: PanelExecution
  private var runs: [PatchRun]

  private var size: Int { geometry.window.size }
  private var channels: Int { geometry.inputs }
  private var side: Int { geometry.window.outputSide }
  /// Numbers of a tap's row, and that up to a multiple of 8.
  private var length: Int { size * channels }
  private var columns: Int { (length + 7) / 8 * 8 }
  private var paddedRows: Int { (side - 1) * geometry.window.stride + size }
  /// Numbers of a padded row of one sample; the last ones let `columns` numbers be read everywhere.
  private var rowWidth: Int { paddedRows * channels + columns - length }
  private var outputPanels: Int { panels(geometry.outputs) }

  /// - Parameters:
  ///   - kernelOffset: where the kernel lies in the layout.
  ///   - affine: what comes behind, made for so many blocks.
  package init(
    _ geometry: ConvolutionGeometry, kernelOffset: Int, execution: PanelExecution,
    affine: (_ blocks: Int) -> PanelAffine
  ) {
    self.geometry = geometry
    self.kernelOffset = kernelOffset
    self.execution = execution
    let capacity = execution.samples.capacity
    let window = geometry.window
    let (size, length) = (window.size, window.size * geometry.inputs)
    let columns = (length + 7) / 8 * 8
    let paddedRows = (window.outputSide - 1) * window.stride + size
    let outputs = panels(geometry.outputs) * panelWidth
    padded = AlignedStorage(
      count: paddedRows * capacity * (paddedRows * geometry.inputs + columns - length))
    packed = AlignedStorage(count: size * length * outputs)
    partial = AlignedStorage(count: execution.samples.units * size * columns * outputs)
    let area = window.outputSide * window.outputSide
    product = AlignedStorage(count: area * capacity * outputs)
    runs = (0..<size).map {
      PatchRun(input: 0, weights: Int64($0 * length * panelWidth))
    }
    self.affine = affine(max(window.outputSide, PanelPasses(execution).stretches(area)))
  }

  package var outputArea: Int { side * side }

  package func forward(
    images: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>, isTraining: Bool
  ) {
    pad(images, count)
    pack(weights)
    affine.prepare(weights: weights)
    let normalization = isTraining ? normalization : nil
    for u in 0..<size { runs[u].input = Int64(u * count * rowWidth) }
    let (panelCount, rows, samples) = (outputPanels, outputArea * count, execution.samples)
    execution.workers.run(side) { [self] i, _ in
      for panel in 0..<panelCount {
        let row = product.pointer + (panel * rows + i * side * count) * panelWidth
        for j in 0..<side {
          runs.withUnsafeBufferPointer { runs in
            guard let runs = runs.baseAddress else { return }
            execution.kernels.convolve(
              input: patch(i, j, count), rowStride: rowWidth, runs: runs, runCount: size,
              length: length, weights: packed.pointer + panel * size * length * panelWidth,
              rows: count, output: row + j * count * panelWidth)
          }
        }
        guard let normalization else { continue }
        for unit in 0..<samples.units(of: count) {
          let left = normalization.partial(unit: unit, block: i, panel: panel)
          execution.kernels.moments(
            of: row + unit * samples.unit * panelWidth,
            rows: samples.rows(of: unit, in: count, places: side), mean: left,
            squares: left + panelWidth)
        }
      }
    }
    normalization?.finishMoments(
      places: Array(repeating: side, count: side), count: count, weights: weights)
  }

  /// The first number that output place (i, j) of the first sample reads.
  private func patch(_ i: Int, _ j: Int, _ count: Int) -> UnsafePointer<Float> {
    let stride = geometry.window.stride
    return UnsafePointer(padded.pointer + i * stride * count * rowWidth + j * stride * channels)
  }

  private func pad(_ images: UnsafePointer<Float>, _ count: Int) {
    let (window, width) = (geometry.window, geometry.window.inputSide * channels)
    let (before, rowWidth) = (window.padding * channels, rowWidth)
    // Rows and columns of an odd side's end that no window reaches are left out.
    let used = min(width, rowWidth - before)
    execution.workers.run(paddedRows) { [self] row, _ in
      let source = row - window.padding
      for n in 0..<count {
        let target = padded.pointer + (row * count + n) * rowWidth
        target.update(repeating: 0, count: rowWidth)
        guard source >= 0 && source < window.inputSide else { continue }
        (target + before).update(
          from: images + (n * window.inputSide + source) * width, count: used)
      }
    }
  }

  private func pack(_ weights: UnsafePointer<Float>) {
    let outputs = geometry.outputs
    for panel in 0..<outputPanels {
      for row in 0..<size * length {
        let target = packed.pointer + (panel * size * length + row) * panelWidth
        for column in 0..<panelWidth {
          let output = panel * panelWidth + column
          target[column] =
            output < outputs ? weights[kernelOffset + row * outputs + output] : 0
        }
      }
    }
  }

  /// - Parameter gradient: of `product`.
  package func kernelGradient(
    gradient: UnsafePointer<Float>, count: Int, gradients: UnsafeMutablePointer<Float>,
    isAccumulating: Bool
  ) {
    let (panelCount, outputs, samples) = (
      outputPanels, outputPanels * panelWidth, execution.samples
    )
    let units = samples.units(of: count)
    execution.workers.run(units * size) { [self] item, _ in
      let (unit, u) = (item / size, item % size)
      let sums = partial.pointer + unit * partialSize + u * columns * outputs
      for i in 0..<side {
        for panel in 0..<panelCount {
          execution.kernels.correlate(
            input: patch(i, 0, count) + (u * count + unit * samples.unit) * rowWidth,
            inputStride: rowWidth,
            rows: PatchRows(
              places: Int64(side), samples: Int64(samples.size(of: unit, in: count)),
              stride: Int64(geometry.window.stride * channels)),
            columns: columns,
            gradient: gradient
              + ((panel * side + i) * side * count + unit * samples.unit) * panelWidth,
            gradientStride: count * panelWidth, target: sums + panel * panelWidth,
            targetStride: outputs, accumulates: i > 0, left: sums, leftStride: 0, leftSize: 0,
            leftCount: 0)
        }
      }
    }
    let tree = samples.tree(of: count)
    for join in tree.ownJoins {
      execution.kernels.accumulate(
        partial.pointer + join.from * partialSize, count: partialSize,
        into: partial.pointer + join.into * partialSize)
    }
    let kernel = gradients + kernelOffset
    guard let ranks = execution.ranks else {
      return put(partial.pointer, kernel, isAccumulating)
    }
    let branches = ranks.gradients.take(tree.ownBranches.count * partialSize)
    for (index, branch) in tree.ownBranches.enumerated() {
      (branches.pointer + index * partialSize).update(
        from: partial.pointer + branch.lowerBound * partialSize, count: partialSize)
    }
    let parts = Self.rankParts(geometry, samples)
    let isOwn = parts[ranks.gradients.rank] > 0
    ranks.gradients.submit(branches, parts: RankParts(parts), tree: tree) { [self] sum in
      if isOwn { put(sum, kernel, isAccumulating) }
    }
  }

  /// Numbers of a unit's sums.
  private var partialSize: Int { Self.partialSize(geometry) }

  private static func partialSize(_ geometry: ConvolutionGeometry) -> Int {
    let size = geometry.window.size
    return size * ((size * geometry.inputs + 7) / 8 * 8) * panels(geometry.outputs) * panelWidth
  }

  /// Numbers of a unit's sums that belong to each rank: few channels, so one rank has them all.
  static func rankParts(_ geometry: ConvolutionGeometry, _ samples: PanelSamples) -> [Int] {
    samples.shares.ranges.map {
      samples.shares.channels(of: $0, inputs: geometry.inputs, outputs: geometry.outputs).isEmpty
        ? 0 : partialSize(geometry)
    }
  }

  /// Puts the sums in their place, padding left out.
  private func put(
    _ sums: UnsafePointer<Float>, _ kernel: UnsafeMutablePointer<Float>, _ isAccumulating: Bool
  ) {
    let outputs = outputPanels * panelWidth
    for u in 0..<size {
      for row in 0..<length {
        let source = sums + (u * columns + row) * outputs
        let target = kernel + (u * length + row) * geometry.outputs
        execution.kernels.put(
          source, count: geometry.outputs, into: target, adds: isAccumulating)
      }
    }
  }
}
