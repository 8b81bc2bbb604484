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
  private let partial: AlignedStorage<Float>
  private let workers: WorkerPool
  private let kernels: any PanelKernelSet.Type
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

  /// Sums of the kernel's gradient that are kept apart, each over some rows of the output.
  private static var groups: Int { 8 }

  /// - Parameters:
  ///   - kernelOffset: where the kernel lies in the layout.
  ///   - affine: what comes behind, made for so many blocks.
  package init(
    _ geometry: ConvolutionGeometry, kernelOffset: Int, capacity: Int, execution: PanelExecution,
    affine: (_ blocks: Int) -> PanelAffine
  ) {
    self.geometry = geometry
    self.kernelOffset = kernelOffset
    workers = execution.workers
    kernels = execution.kernels
    let window = geometry.window
    let (size, length) = (window.size, window.size * geometry.inputs)
    let columns = (length + 7) / 8 * 8
    let paddedRows = (window.outputSide - 1) * window.stride + size
    let outputs = panels(geometry.outputs) * panelWidth
    padded = AlignedStorage(
      count: paddedRows * capacity * (paddedRows * geometry.inputs + columns - length))
    packed = AlignedStorage(count: size * length * outputs)
    partial = AlignedStorage(count: Self.groups * size * columns * outputs)
    let area = window.outputSide * window.outputSide
    product = AlignedStorage(count: area * capacity * outputs)
    runs = (0..<size).map {
      PatchRun(input: 0, weights: Int64($0 * length * panelWidth))
    }
    self.affine = affine(max(window.outputSide, PanelPasses.partialCapacity(area, capacity)))
  }

  package func outputRows(_ count: Int) -> Int { side * side * count }

  package func forward(
    images: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>, isTraining: Bool
  ) {
    pad(images, count)
    pack(weights)
    affine.prepare(weights: weights)
    let normalization = isTraining ? normalization : nil
    for u in 0..<size { runs[u].input = Int64(u * count * rowWidth) }
    let (panelCount, rows) = (outputPanels, outputRows(count))
    workers.run(side) { [self] i, _ in
      for panel in 0..<panelCount {
        let row = product.pointer + (panel * rows + i * side * count) * panelWidth
        for j in 0..<side {
          runs.withUnsafeBufferPointer { runs in
            guard let runs = runs.baseAddress else { return }
            kernels.convolve(
              input: patch(i, j, count), rowStride: rowWidth, runs: runs, runCount: size,
              length: length, weights: packed.pointer + panel * size * length * panelWidth,
              rows: count, output: row + j * count * panelWidth)
          }
        }
        guard let normalization else { continue }
        let left = normalization.partial(block: i, panel: panel)
        kernels.moments(of: row, rows: side * count, mean: left, squares: left + panelWidth)
      }
    }
    normalization?.finishMoments(
      blockRows: Array(repeating: side * count, count: side), weights: weights)
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
    workers.run(paddedRows) { [self] row, _ in
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
    let (panelCount, outputs) = (outputPanels, outputPanels * panelWidth)
    let rows = outputRows(count)
    let groupSize = size * columns * outputs
    workers.run(Self.groups) { [self] group, _ in
      let sums = partial.pointer + group * groupSize
      let rowRange = group * side / Self.groups..<(group + 1) * side / Self.groups
      if rowRange.isEmpty { sums.update(repeating: 0, count: groupSize) }
      for i in rowRange {
        for panel in 0..<panelCount {
          for u in 0..<size {
            for j in 0..<side {
              kernels.correlate(
                input: patch(i, j, count) + u * count * rowWidth, inputStride: rowWidth,
                columns: columns,
                gradient: gradient + (panel * rows + (i * side + j) * count) * panelWidth,
                rows: count, target: sums + u * columns * outputs + panel * panelWidth,
                targetStride: outputs, accumulates: i > rowRange.lowerBound || j > 0)
            }
          }
        }
      }
    }
    reduce(groupSize, gradients + kernelOffset, isAccumulating)
  }

  private func reduce(
    _ groupSize: Int, _ kernel: UnsafeMutablePointer<Float>, _ isAccumulating: Bool
  ) {
    let outputs = outputPanels * panelWidth
    for u in 0..<size {
      for row in 0..<length {
        let target = kernel + (u * length + row) * geometry.outputs
        if !isAccumulating { target.update(repeating: 0, count: geometry.outputs) }
        for group in 0..<Self.groups {
          let source = partial.pointer + group * groupSize + (u * columns + row) * outputs
          for d in 0..<geometry.outputs { target[d] += source[d] }
        }
      }
    }
  }
}
