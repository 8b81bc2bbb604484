import NetworkLayers
import Networks
import Panels
import Tensors

/// Working memory that all blocks share.
final class PanelScratch {
  /// Packed weights of one convolution.
  let packed: AlignedStorage<Float>
  /// Rectified outputs of a block's inner convolutions, and their gradients.
  let rectified: [AlignedStorage<Float>]
  let inner: [AlignedStorage<Float>]
  /// Gradients of block outputs and inputs, in turn, and of one normalization's input. The last also holds the
  /// stem's rectified map.
  let outer: [AlignedStorage<Float>]
  let wide: AlignedStorage<Float>

  init(packed: Int, inner: Int, innerMaps: Int, outer: Int) {
    self.packed = AlignedStorage(count: packed)
    rectified = (0..<innerMaps).map { _ in AlignedStorage(count: inner) }
    self.inner = (0..<innerMaps).map { _ in AlignedStorage(count: inner) }
    self.outer = (0..<2).map { _ in AlignedStorage(count: outer) }
    wide = AlignedStorage(count: outer)
  }
}

/// One residual block on panels: what it keeps for the backward pass are its convolutions' outputs and its own; what lies
/// between (normalized and rectified maps) is computed again.
final class PanelBlock {
  let convolutions: [PanelConvolution]
  let shortcut: PanelConvolution?
  let output: AlignedStorage<Float>
  private let passes: PanelPasses
  private let scratch: PanelScratch
  /// Times the parts of the work where one is set.
  var clock: KernelClock?

  init(
    convolutions: [PanelConvolution], shortcut: PanelConvolution?,
    execution: PanelExecution, scratch: PanelScratch
  ) {
    self.convolutions = convolutions
    self.shortcut = shortcut
    self.scratch = scratch
    passes = PanelPasses(execution)
    output = AlignedStorage(count: convolutions[convolutions.count - 1].product.count)
    for (below, above) in zip(convolutions, convolutions.dropFirst()) {
      below.affine.reserve(blocks: above.inputGradientBlocks)
    }
  }

  var allConvolutions: [PanelConvolution] { convolutions + (shortcut.map { [$0] } ?? []) }

  private func timed(_ part: String, _ convolution: PanelConvolution, _ body: () -> Void) {
    guard let clock else { return body() }
    clock.time(
      "\(part) \(convolution.geometry.window.size)x\(convolution.geometry.window.size)", body)
  }

  private func timed(_ part: String, _ body: () -> Void) {
    if let clock { clock.time(part, body) } else { body() }
  }

  func forward(
    input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>, isTraining: Bool
  ) {
    var x = input
    let last = convolutions.count - 1
    for (index, convolution) in convolutions.enumerated() {
      run(convolution, x, count, weights, isTraining)
      guard index < last else { break }
      let rectified = scratch.rectified[index].pointer
      timed("normalize") { passes.normalize(convolution.product(count), into: rectified) }
      x = UnsafePointer(rectified)
    }
    if let shortcut { run(shortcut, input, count, weights, isTraining) }
    timed("normalize") {
      let beside = shortcut?.product(count)
      passes.add(
        convolutions[last].product(count), beside?.values ?? input, shortcut: beside,
        into: output.pointer)
    }
  }

  private func run(
    _ convolution: PanelConvolution, _ input: UnsafePointer<Float>, _ count: Int,
    _ weights: UnsafePointer<Float>, _ isTraining: Bool
  ) {
    timed("forward", convolution) {
      convolution.forward(
        input: input, count: count, weights: weights, packed: scratch.packed.pointer,
        isTraining: isTraining)
    }
  }

  /// What the backward pass needs to know.
  struct Way {
    let input: UnsafePointer<Float>
    let count: Int
    let weights: UnsafePointer<Float>
    let gradients: UnsafeMutablePointer<Float>
    let isAccumulating: Bool
  }

  /// - Parameters:
  ///   - gradient: of the output, changed; without a shortcut it becomes that of the input.
  ///   - spare: as large; with a shortcut it becomes the gradient of the input.
  /// - Returns: the gradient of the input.
  func backward(
    _ way: Way, gradient: UnsafeMutablePointer<Float>, spare: UnsafeMutablePointer<Float>
  ) -> UnsafeMutablePointer<Float> {
    let last = convolutions.count - 1
    let (top, wide, count) = (convolutions[last], scratch.wide.pointer, way.count)
    let stretches = passes.stretches(top.outputArea)
    timed("backward through normalization") {
      passes.mask(
        gradient, output: output.pointer, top.product(count), shortcut: shortcut?.product(count))
      finish(top, way, blocks: stretches)
      if let shortcut {
        finish(shortcut, way, blocks: stretches, source: top.affine)
      }
      passes.affineGradient(
        gradient, top.product(count), into: wide)
    }
    var above = wide
    for index in (1...max(1, last)).reversed() where index <= last {
      let below = convolutions[index - 1]
      let (rectified, inner) = (
        scratch.rectified[index - 1].pointer, scratch.inner[index - 1].pointer
      )
      timed("normalize") { passes.normalize(below.product(count), into: rectified) }
      kernelGradient(convolutions[index], way, rectified, above)
      inputGradient(convolutions[index], way, above, into: inner, accumulates: false, below: below)
      timed("backward through normalization") {
        finish(below, way, blocks: convolutions[index].inputGradientBlocks)
        passes.affineGradient(
          inner, below.product(count), into: inner)
      }
      above = inner
    }
    var target = gradient
    if let shortcut {
      timed("backward through normalization") {
        passes.affineGradient(
          gradient, shortcut.product(count), into: wide)
      }
      kernelGradient(shortcut, way, way.input, wide)
      inputGradient(shortcut, way, wide, into: spare, accumulates: false, below: nil)
      target = spare
    }
    kernelGradient(convolutions[0], way, way.input, above)
    inputGradient(convolutions[0], way, above, into: target, accumulates: true, below: nil)
    return target
  }

  private func finish(
    _ convolution: PanelConvolution, _ way: Way, blocks: Int,
    source: PanelAffine? = nil
  ) {
    convolution.affine.finishSums(
      blocks: blocks, area: convolution.outputArea, count: way.count, weights: way.weights,
      gradients: way.gradients, isAccumulating: way.isAccumulating, source: source,
      productRow: source == nil ? 1 : 2)
  }

  private func kernelGradient(
    _ convolution: PanelConvolution, _ way: Way, _ input: UnsafePointer<Float>,
    _ gradient: UnsafePointer<Float>
  ) {
    timed("kernel gradient", convolution) {
      convolution.kernelGradient(
        input: input, gradient: gradient, count: way.count, gradients: way.gradients,
        isAccumulating: way.isAccumulating)
    }
  }

  private func inputGradient(
    _ convolution: PanelConvolution, _ way: Way, _ gradient: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>, accumulates: Bool,
    below: PanelConvolution?
  ) {
    timed("input gradient", convolution) {
      convolution.inputGradient(
        gradient: gradient, count: way.count, weights: way.weights,
        packed: scratch.packed.pointer, target: target, accumulates: accumulates,
        below: below?.product(way.count))
    }
  }
}
