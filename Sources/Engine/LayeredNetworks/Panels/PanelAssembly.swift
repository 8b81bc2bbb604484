import NetworkLayers
import Networks
import Panels

/// Makes operations from layers: a normalization and a ReLU go with the convolution before them.
struct PanelAssembly {
  let layout: ParameterLayout
  let work: PanelWork
  /// Numbers of the largest packed kernel, of the largest map of a sample.
  private(set) var packedCount = 1
  private(set) var largestMap = 1

  init(layout: ParameterLayout, work: PanelWork) {
    self.layout = layout
    self.work = work
  }

  /// - Parameters:
  ///   - readsImages: whether the first layer reads images, not panels.
  ///   - isOpen: whether what comes behind the last product is left to a residual layer.
  mutating func sequence(
    _ layers: [ShapedLayer], readsImages: Bool = false, isOpen: Bool = false
  ) -> PanelSequence {
    var operations: [PanelOperation] = []
    var rest = layers[...]
    while let layer = rest.popFirst() {
      let operation = operation(
        layer, &rest, readsImages: readsImages && operations.isEmpty, isOpen: isOpen)
      largestMap = max(largestMap, operation.input.count(1), operation.output.count(1))
      operations.append(operation)
    }
    return PanelSequence(operations, work: work)
  }

  private mutating func operation(
    _ layer: ShapedLayer, _ rest: inout ArraySlice<ShapedLayer>, readsImages: Bool, isOpen: Bool
  ) -> PanelOperation {
    let map = PanelMap(side: layer.input.side, channels: layer.input.channels)
    switch layer.operation {
    case .product(let geometry, let weights):
      return product(layer, geometry, weights, &rest, readsImages: readsImages, isOpen: isOpen)
    case .normalization(let name, _):
      let normalization = normalization(
        name, map.channels, blocks: work.passes.stretches(map.area))
      let rectifies = takesReLU(&rest)
      return ProductOperation(
        .input(normalization), rectifies: rectifies, isOpen: false, hasAffine: true, work: work,
        input: map, output: map)
    case .relu: return RectifierOperation(work: work, map: map)
    case .maximumPooling(let window):
      return PoolingOperation(window, isMaximum: true, work: work, input: map)
    case .averagePooling(let window):
      return PoolingOperation(window, isMaximum: false, work: work, input: map)
    case .residual(let block, let shortcut):
      let branch = sequence(block, isOpen: true)
      let beside = shortcut.isEmpty ? nil : sequence(shortcut, isOpen: true)
      return ResidualOperation(
        branch: branch, shortcut: beside, rectifies: takesReLU(&rest), work: work, input: map)
    }
  }

  private mutating func product(
    _ layer: ShapedLayer, _ geometry: ConvolutionGeometry, _ weights: LayerWeights,
    _ rest: inout ArraySlice<ShapedLayer>, readsImages: Bool, isOpen: Bool
  ) -> PanelOperation {
    // With a bias of its own the normalization stands alone.
    var normalizationName: String?
    if !weights.hasBias, case .normalization(let name, _) = rest.first?.operation {
      normalizationName = name
      rest.removeFirst()
    }
    let rectifies = takesReLU(&rest)
    let kernelOffset = layout.offset(of: geometry.name + "/kernel")
    let biasOffset = weights.hasBias ? layout.offset(of: geometry.name + "/bias") : nil
    let affine = { [self] (blocks: Int) -> PanelAffine in
      normalizationName.map { normalization($0, geometry.outputs, blocks: blocks) }
        ?? PanelBias(
          channels: geometry.outputs, offset: biasOffset, blocks: blocks,
          execution: work.execution)
    }
    let source: ProductOperation.Source
    if readsImages, layer.kind == .convolution {
      source = .images(
        ImageConvolution(
          geometry, kernelOffset: kernelOffset, execution: work.execution, affine: affine))
    } else {
      let convolution = PanelConvolution(
        readsImages ? geometry.flattened : geometry, kernelOffset: kernelOffset,
        execution: work.execution, affine: affine)
      packedCount = max(packedCount, convolution.packedCount)
      source = .panels(convolution)
    }
    return ProductOperation(
      source, rectifies: rectifies, isOpen: isOpen && rest.isEmpty && !rectifies,
      hasAffine: normalizationName != nil || weights.hasBias, work: work,
      input: readsImages && layer.kind == .dense
        ? PanelMap(side: 1, channels: layer.input.count)
        : PanelMap(side: layer.input.side, channels: layer.input.channels),
      output: PanelMap(side: layer.output.side, channels: layer.output.channels))
  }

  private func normalization(_ name: String, _ channels: Int, blocks: Int) -> PanelNormalization {
    PanelNormalization(
      channels: channels, scaleOffset: layout.offset(of: name + "/scale"),
      biasOffset: layout.offset(of: name + "/bias"), blocks: blocks, execution: work.execution)
  }

  private func takesReLU(_ rest: inout ArraySlice<ShapedLayer>) -> Bool {
    guard rest.first?.kind == .relu else { return false }
    rest.removeFirst()
    return true
  }
}

extension ConvolutionGeometry {
  /// A dense layer of a map as one of a vector: the kernel is the same.
  fileprivate var flattened: ConvolutionGeometry {
    ConvolutionGeometry(
      name: name, window: .padded(size: 1, stride: 1, padding: 0, inputSide: 1), inputs: fanIn,
      outputs: outputs)
  }
}
