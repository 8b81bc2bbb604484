import NetworkLayers

/// The sizes of a residual network (He et al. 2015, version 1.5: the stride stands in the 3×3 convolution).
///
///     images   side S, 3 channels
///     stem     7×7/2 convolution padded by 3, `width` filters; normalization; ReLU; 3×3/2 max pooling, "SAME"
///     stages   `blockCounts` blocks each; stage j has width·2^(j−1) filters, from the second on its first
///              block halves the map
///     head     mean over the map, dense layer
///
/// A bottleneck block is 1×1, 3×3, 1×1 with four times the filters at its end; a basic block 3×3, 3×3. Where a
/// block's input differs in shape from its output a 1×1 convolution with normalization stands in the shortcut.
/// Convolutions have no bias; 3×3 and 1×1 are padded "SAME", as in the Flax ImageNet example (with stride 2 on
/// an even side: behind only).
package struct ResidualNetworkShape: Sendable, Hashable {
  package let blockCounts: [Int]
  /// Filters of the stem and of the first stage.
  package let width: Int
  package let classes: Int
  /// Side of the square images, in pixels.
  package let imageSize: Int
  package let isBottleneck: Bool

  package let stem: ConvolutionGeometry
  package let pooling: WindowGeometry
  package let blocks: [ResidualBlockShape]

  /// - Precondition: at least one stage, no stage without a block, sizes positive.
  package init(
    blockCounts: [Int], width: Int, classes: Int, imageSize: Int, isBottleneck: Bool = true
  ) {
    precondition(
      !blockCounts.isEmpty && blockCounts.allSatisfy { $0 > 0 } && width > 0 && classes > 1
        && imageSize > 0, "an empty network")
    self.blockCounts = blockCounts
    self.width = width
    self.classes = classes
    self.imageSize = imageSize
    self.isBottleneck = isBottleneck
    stem = ConvolutionGeometry(
      name: "stem/conv",
      window: .padded(size: 7, stride: 2, padding: 3, inputSide: imageSize), inputs: 3,
      outputs: width)
    pooling = .same(size: 3, stride: 2, inputSide: stem.window.outputSide)
    var (blocks, side, channels): ([ResidualBlockShape], Int, Int) = ([], pooling.outputSide, width)
    for (stage, count) in blockCounts.enumerated() {
      for block in 0..<count {
        let shape = ResidualBlockShape(
          name: "stage\(stage + 1)/block\(block + 1)", inputSide: side, inputs: channels,
          filters: width << stage, stride: stage > 0 && block == 0 ? 2 : 1,
          isBottleneck: isBottleneck)
        blocks.append(shape)
        (side, channels) = (shape.outputSide, shape.outputs)
      }
    }
    self.blocks = blocks
  }

  /// The network of the paper's second experiment (Section 6.1): stages of 3, 4, 6 and 3 blocks.
  package static func resNet50(classes: Int, imageSize: Int) -> ResidualNetworkShape {
    ResidualNetworkShape(
      blockCounts: [3, 4, 6, 3], width: 64, classes: classes, imageSize: imageSize)
  }

  /// Channels after the mean over the map.
  package var features: Int { blocks.last?.outputs ?? width }

  /// Every convolution in the order of the layout: stem, then block by block, a block's shortcut last.
  package var convolutions: [ConvolutionGeometry] {
    [stem] + blocks.flatMap { $0.convolutions + ($0.shortcut.map { [$0] } ?? []) }
  }

  /// The dense layer behind the mean, as a convolution of one place.
  package var head: ConvolutionGeometry {
    ConvolutionGeometry(
      name: "dense", window: .padded(size: 1, stride: 1, padding: 0, inputSide: 1),
      inputs: features, outputs: classes)
  }

  /// Elements of one image, H·W·3.
  package var imageCount: Int { imageSize * imageSize * 3 }
}

/// One residual block.
package struct ResidualBlockShape: Sendable, Hashable {
  package let name: String
  /// In the order in which they are applied; ReLU after each but the last.
  package let convolutions: [ConvolutionGeometry]
  /// Nil where the input itself is added.
  package let shortcut: ConvolutionGeometry?

  init(
    name: String, inputSide: Int, inputs: Int, filters: Int, stride: Int, isBottleneck: Bool
  ) {
    func convolution(
      _ part: String, _ size: Int, _ stride: Int, _ side: Int, _ ends: (Int, Int)
    )
      -> ConvolutionGeometry
    {
      ConvolutionGeometry(
        name: "\(name)/\(part)",
        window: .same(size: size, stride: stride, inputSide: side), inputs: ends.0,
        outputs: ends.1)
    }
    let outputs = isBottleneck ? 4 * filters : filters
    let outputSide = (inputSide + stride - 1) / stride
    self.name = name
    convolutions =
      isBottleneck
      ? [
        convolution("conv1", 1, 1, inputSide, (inputs, filters)),
        convolution("conv2", 3, stride, inputSide, (filters, filters)),
        convolution("conv3", 1, 1, outputSide, (filters, outputs)),
      ]
      : [
        convolution("conv1", 3, stride, inputSide, (inputs, filters)),
        convolution("conv2", 3, 1, outputSide, (filters, outputs)),
      ]
    shortcut =
      stride == 1 && inputs == outputs
      ? nil
      : convolution("shortcut/conv", 1, stride, inputSide, (inputs, outputs))
  }

  package var inputSide: Int { convolutions[0].window.inputSide }
  package var inputs: Int { convolutions[0].inputs }
  package var outputSide: Int { convolutions[convolutions.count - 1].window.outputSide }
  package var outputs: Int { convolutions[convolutions.count - 1].outputs }
}

extension ConvolutionGeometry {
  /// Name of the normalization behind a residual network's convolution: `stage1/block1/norm1` for
  /// `stage1/block1/conv1`.
  var normalization: String {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return
      (parts.dropLast().map(String.init)
      + [String(parts.last ?? "").replacing("conv", with: "norm")]).joined(separator: "/")
  }
}
