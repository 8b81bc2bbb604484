import Panels
import NetworkLayers

/// What the fast engine keeps in memory for each sample of a micro-batch, in single-precision numbers.
///
/// Kept from the forward to the backward pass: every convolution's output, every block's output, the pooled map with the
/// places of its maxima. Besides there is working memory for the largest maps.
struct ResidualNetworkMemory {
  let shape: ResidualNetworkShape

  init(_ shape: ResidualNetworkShape) { self.shape = shape }

  private func map(_ side: Int, _ channels: Int) -> Int {
    side * side * panels(channels) * panelWidth
  }

  private func output(_ convolution: ConvolutionGeometry) -> Int {
    map(convolution.window.outputSide, convolution.outputs)
  }

  /// The largest output of a convolution that lies inside a block.
  var largestInnerMap: Int {
    shape.blocks.flatMap { $0.convolutions.dropLast() }.map(output).max() ?? 0
  }

  /// Convolutions inside a block at most.
  var innerMaps: Int { shape.isBottleneck ? 2 : 1 }

  /// The largest of the stem's output and the blocks' inputs and outputs.
  var largestOuterMap: Int {
    ([output(shape.stem)]
      + shape.blocks.flatMap { [map($0.inputSide, $0.inputs), map($0.outputSide, $0.outputs)] })
      .max() ?? 0
  }

  /// What lasts from the forward to the backward pass.
  var kept: Int {
    shape.convolutions.reduce(0) { $0 + output($1) }
      + shape.blocks.reduce(0) { $0 + map($1.outputSide, $1.outputs) }
      + 2 * map(shape.pooling.outputSide, shape.width)
  }

  /// Three outer maps, and each inner one with its gradient.
  var working: Int { 3 * largestOuterMap + 2 * innerMaps * largestInnerMap }

  /// Sums of kernels' gradients that are kept apart until they are added in order, whatever the samples: eight of
  /// every kernel small enough for it.
  var kernelSums: Int {
    shape.convolutions.reduce(0) { sum, convolution in
      let window = convolution.window
      let size =
        window.size * window.size * panels(convolution.inputs) * panels(convolution.outputs)
        * panelWidth * panelWidth
      return sum + (size <= 1 << 18 ? 8 * size : 0)
    }
  }
}
