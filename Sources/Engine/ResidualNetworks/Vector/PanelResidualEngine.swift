import NetworkLayers
import Networks
import Panels

/// `ResidualNetwork` on panels, for one set of kernels and any number of threads.
final class PanelResidualEngine: NetworkEngine {
  private let stem: ImageConvolution
  private let pooling: PanelPooling
  private let blocks: [PanelBlock]
  private let head: PanelHead
  private let scratch: PanelScratch
  private let passes: PanelPasses
  private let execution: PanelExecution

  var clock: KernelClock? {
    didSet { for block in blocks { block.clock = clock } }
  }

  init(shape: ResidualNetworkShape, execution: PanelExecution) {
    let capacity = execution.samples.capacity
    let layout = shape.layout
    func normalization(_ geometry: ConvolutionGeometry) -> (Int) -> PanelAffine {
      {
        PanelNormalization(
          channels: geometry.outputs,
          scaleOffset: layout.offset(of: geometry.normalization + "/scale"),
          biasOffset: layout.offset(of: geometry.normalization + "/bias"), blocks: $0,
          execution: execution)
      }
    }
    func convolution(_ geometry: ConvolutionGeometry) -> PanelConvolution {
      PanelConvolution(
        geometry, kernelOffset: layout.offset(of: geometry.name + "/kernel"),
        execution: execution, affine: normalization(geometry))
    }
    let parts = shape.blocks.map {
      ($0.convolutions.map(convolution), $0.shortcut.map(convolution))
    }
    let memory = ResidualNetworkMemory(shape)
    let scratch = PanelScratch(
      packed: parts.flatMap { $0 + ($1.map { [$0] } ?? []) }.map(\.packedCount).max() ?? 1,
      inner: capacity * memory.largestInnerMap, innerMaps: memory.innerMaps,
      outer: capacity * memory.largestOuterMap)
    self.scratch = scratch
    stem = ImageConvolution(
      shape.stem, kernelOffset: layout.offset(of: shape.stem.name + "/kernel"),
      execution: execution, affine: normalization(shape.stem))
    pooling = PanelPooling(
      shape.pooling, channels: shape.width, execution: execution)
    blocks = parts.map {
      PanelBlock(convolutions: $0, shortcut: $1, execution: execution, scratch: scratch)
    }
    head = PanelHead(
      shape: shape, side: shape.blocks.last?.outputSide ?? 1, layout: layout,
      execution: execution)
    passes = PanelPasses(execution)
    self.execution = execution
  }

  private var normalizations: [PanelNormalization] {
    ([stem.normalization] + blocks.flatMap { $0.allConvolutions.map(\.normalization) })
      .compactMap { $0 }
  }

  private func timed(_ part: String, _ body: () -> Void) {
    if let clock { clock.time(part, body) } else { body() }
  }

  func forward(
    weights: UnsafePointer<Float>, images: UnsafePointer<Float>, count: Int,
    running: ParameterBuffer?
  ) -> UnsafePointer<Float> {
    if let running {
      for (index, normalization) in normalizations.enumerated() {
        normalization.use(
          mean: running[2 * index], variance: running[2 * index + 1], weights: weights)
      }
    }
    timed("stem") {
      stem.forward(images: images, count: count, weights: weights, isTraining: running == nil)
      passes.normalize(stem.product(count), into: scratch.wide.pointer)
      pooling.forward(input: scratch.wide.pointer, count: count)
    }
    var x = pooling.output
    for block in blocks {
      block.forward(input: x.pointer, count: count, weights: weights, isTraining: running == nil)
      x = block.output
    }
    var logits = UnsafePointer(x.pointer)
    timed("head") { logits = head.forward(input: x.pointer, count: count, weights: weights) }
    return logits
  }

  func backward(
    weights: UnsafePointer<Float>, logitGradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    var (gradient, spare) = (scratch.outer[0].pointer, scratch.outer[1].pointer)
    timed("head") {
      head.backward(
        logitGradient: logitGradient, count: count, weights: weights, gradients: gradients,
        isAccumulating: isAccumulating, inputGradient: gradient)
    }
    for index in blocks.indices.reversed() {
      let input = index == 0 ? pooling.output : blocks[index - 1].output
      let way = PanelBlock.Way(
        input: input.pointer, count: count, weights: weights, gradients: gradients,
        isAccumulating: isAccumulating)
      let below = blocks[index].backward(way, gradient: gradient, spare: spare)
      if below != gradient { (gradient, spare) = (spare, gradient) }
    }
    timed("stem") {
      let wide = scratch.wide.pointer
      pooling.backward(gradient: gradient, count: count, inputGradient: wide)
      passes.mask(wide, stem.product(count))
      stem.affine.finishSums(
        blocks: passes.stretches(stem.outputArea), area: stem.outputArea, count: count,
        weights: weights, gradients: gradients, isAccumulating: isAccumulating)
      passes.affineGradient(
        wide, stem.product(count), into: wide)
      stem.kernelGradient(
        gradient: wide, count: count, gradients: gradients, isAccumulating: isAccumulating)
    }
    timed("other ranks") { execution.finishGradients() }
  }

  func updateStatistics(_ statistics: ParameterBuffer) {
    for (index, normalization) in normalizations.enumerated() {
      let (mean, variance) = (statistics[2 * index], statistics[2 * index + 1])
      for c in 0..<normalization.channels {
        mean[c] = PlainNormalization.running(mean[c], following: normalization.mean.pointer[c])
        variance[c] = PlainNormalization.running(
          variance[c], following: normalization.variance.pointer[c])
      }
    }
  }
}
