import MatrixProducts
import NetworkLayers
import Tensors

/// A convolution as Caffe computes it: the values under each window copied into a row of a matrix (im2col), and three
/// products by OpenBLAS. The panels compute the same from the maps as they are; this is what they are measured
/// against.
///
/// Legend: x [N, H, H, C] input, w [K, K, C, D] kernel, g [N, O, O, D] gradient of the output; a row of the matrix
/// holds the K·K·C values that one output position reads, zeros for those in the padding.
package final class MatrixConvolution {
  private let geometry: ConvolutionGeometry
  /// Samples whose windows are one matrix: about a thousand rows, which stay in the cache.
  private let chunk: Int
  private let rows: AlignedStorage<Float>

  package init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    let positions = geometry.window.outputSide * geometry.window.outputSide
    chunk = max(1, 1024 / positions)
    rows = AlignedStorage(count: chunk * positions * geometry.fanIn)
  }

  /// The output, the gradient of the kernel, and that of the input where one is wanted, of `count` samples.
  package func step(
    input x: UnsafePointer<Float>, kernel w: UnsafePointer<Float>,
    outputGradient g: UnsafePointer<Float>, count: Int, output y: UnsafeMutablePointer<Float>,
    kernelGradient: UnsafeMutablePointer<Float>, inputGradient: UnsafeMutablePointer<Float>?
  ) {
    let positions = geometry.window.outputSide * geometry.window.outputSide
    let (depth, outputs) = (geometry.fanIn, geometry.outputs)
    kernelGradient.update(repeating: 0, count: geometry.kernelCount)
    inputGradient?.update(repeating: 0, count: count * geometry.inputCount)
    for first in stride(from: 0, to: count, by: chunk) {
      let samples = min(chunk, count - first)
      let (target, height) = (first * geometry.outputCount, samples * positions)
      let place = first * geometry.inputCount
      forEachTap(samples) { row, source in
        if let source {
          (rows.pointer + row).update(from: x + place + source, count: geometry.inputs)
        } else {
          (rows.pointer + row).update(repeating: 0, count: geometry.inputs)
        }
      }
      MatrixProduct.multiply(
        rows.pointer, w, into: y + target, rows: height, columns: outputs, depth: depth)
      MatrixProduct.multiply(
        rows.pointer, transposedA: true, g + target, into: kernelGradient, rows: depth,
        columns: outputs, depth: height, accumulating: true)
      guard let inputGradient else { continue }
      MatrixProduct.multiply(
        g + target, w, transposedB: true, into: rows.pointer, rows: height, columns: depth,
        depth: outputs)
      forEachTap(samples) { row, source in
        guard let source else { return }
        let (sums, terms) = (inputGradient + place + source, rows.pointer + row)
        for c in 0..<geometry.inputs { sums[c] += terms[c] }
      }
    }
  }

  /// Calls `body` for every tap of every output position: its first element in the matrix, and the first of the
  /// input position that it reads; nil in the padding.
  @inline(__always)
  private func forEachTap(_ samples: Int, _ body: (Int, Int?) -> Void) {
    let window = geometry.window
    var row = 0
    for n in 0..<samples {
      for i in 0..<window.outputSide {
        for j in 0..<window.outputSide {
          for u in 0..<window.size {
            let line = window.input(of: i, tap: u)
            for v in 0..<window.size {
              let column = window.input(of: j, tap: v)
              if let line, let column {
                let position = (n * window.inputSide + line) * window.inputSide + column
                body(row, position * geometry.inputs)
              } else {
                body(row, nil)
              }
              row += geometry.inputs
            }
          }
        }
      }
    }
  }

  /// What the convolutions of one training step of a network take this way on one thread, without all else that a
  /// step has; in milliseconds of processor time, the least of several steps.
  package static func milliseconds(_ shape: NetworkShape, batch: Int, repetitions: Int = 3)
    -> Double
  {
    let geometries = shape.flattened.compactMap {
      if case .product(let geometry, _) = $0.operation { geometry } else { nil }
    }
    return geometries.enumerated().reduce(0) { sum, layer in
      let (index, geometry) = layer
      let (inputs, outputs) = (batch * geometry.inputCount, batch * geometry.outputCount)
      let (x, w, g) = (
        MatrixPeak.noise(inputs), MatrixPeak.noise(geometry.kernelCount), MatrixPeak.noise(outputs)
      )
      let (y, kernel, input) = (
        AlignedStorage<Float>(count: outputs), AlignedStorage<Float>(count: geometry.kernelCount),
        AlignedStorage<Float>(count: inputs)
      )
      let convolution = MatrixConvolution(geometry)
      let times = (0..<repetitions).map { _ in
        let clock = BenchmarkClock()
        convolution.step(
          input: x.pointer, kernel: w.pointer, outputGradient: g.pointer, count: batch,
          output: y.pointer, kernelGradient: kernel.pointer,
          inputGradient: index == 0 ? nil : input.pointer)
        return clock.processorSeconds
      }
      return sum + 1000 * (times.min() ?? 0)
    }
  }
}
