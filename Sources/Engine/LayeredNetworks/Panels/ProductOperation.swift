import NetworkLayers
import Networks
import Panels
import Tensors

/// A convolution or dense layer, or a normalization that stands alone, with what comes behind it: normalization or
/// bias, and ReLU.
final class ProductOperation: PanelOperation {
  enum Source {
    case images(ImageConvolution)
    case panels(PanelConvolution)
    /// The input itself, before its normalization.
    case input(PanelNormalization)
  }

  private let source: Source
  private let rectifies: Bool
  /// Whether what comes behind is left to the residual layer that this is the last operation of.
  private let isOpen: Bool
  /// Nil where the product itself is the output.
  private let result: AlignedStorage<Float>?
  private let part: String
  private var read: UnsafePointer<Float>?

  init(
    _ source: Source, rectifies: Bool, isOpen: Bool, hasAffine: Bool, work: PanelWork,
    input: PanelMap, output: PanelMap
  ) {
    self.source = source
    self.rectifies = rectifies
    self.isOpen = isOpen
    result =
      isOpen || !(rectifies || hasAffine)
      ? nil : AlignedStorage(count: output.count(work.capacity))
    let size: Int? =
      switch source {
      case .images(let convolution): convolution.geometry.window.size
      case .panels(let convolution): convolution.geometry.window.size
      case .input: nil
      }
    part = size.map { "\($0)x\($0)" } ?? ""
    super.init(work: work, input: input, output: output)
  }

  private func product(_ count: Int) -> PanelProduct {
    switch source {
    case .images(let convolution): convolution.product(count)
    case .panels(let convolution): convolution.product(count)
    case .input(let normalization):
      PanelProduct(read ?? values, normalization, area: output.area, count: count)
    }
  }

  override var values: UnsafePointer<Float> {
    if let result { return UnsafePointer(result.pointer) }
    return product(1).values
  }

  override func rectified(_ count: Int) -> PanelProduct? {
    rectifies && !isOpen ? product(count) : nil
  }
  override func open(_ count: Int) -> PanelProduct? { isOpen ? product(count) : nil }
  override var canAdd: Bool { if case .panels = source { true } else { false } }

  override var normalizations: [PanelNormalization] {
    [product(1).affine as? PanelNormalization].compactMap { $0 }
  }

  override func forward(_ pass: PanelPass, _ x: UnsafePointer<Float>) {
    read = x
    switch source {
    case .images(let convolution):
      work.timed("forward \(part)") {
        convolution.forward(
          images: x, count: pass.count, weights: pass.weights, isTraining: pass.isTraining)
      }
    case .panels(let convolution):
      let packed = work.packed.take()
      work.timed("forward \(part)") {
        convolution.forward(
          input: x, count: pass.count, weights: pass.weights, packed: packed.pointer,
          isTraining: pass.isTraining)
      }
      work.packed.give(packed)
    case .input(let normalization):
      guard pass.isTraining else { break }
      work.timed("normalize") {
        work.passes.moments(
          of: x, normalization, area: output.area, count: pass.count, weights: pass.weights)
      }
    }
    guard let result else { return }
    work.timed("normalize") {
      work.passes.normalize(product(pass.count), rectifies: rectifies, into: result.pointer)
    }
  }

  override func backward(
    _ pass: PanelPass, _ gradients: PanelGradients, _ x: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, sums: Int?, target: PanelTarget?
  ) -> Int? {
    let product = product(pass.count)
    if !isOpen { finish(product, pass, gradients, gradient, sums: sums) }
    switch source {
    case .images(let convolution):
      work.timed("kernel gradient \(part)") {
        convolution.kernelGradient(
          gradient: gradient, count: pass.count, gradients: gradients.target,
          isAccumulating: gradients.isAccumulating)
      }
    case .panels(let convolution):
      work.timed("kernel gradient \(part)") {
        convolution.kernelGradient(
          input: x, gradient: gradient, count: pass.count, gradients: gradients.target,
          isAccumulating: gradients.isAccumulating)
      }
      guard let target else { return nil }
      let packed = work.packed.take()
      let below = target.adds ? nil : target.below
      work.timed("input gradient \(part)") {
        convolution.inputGradient(
          gradient: gradient, count: pass.count, weights: pass.weights, packed: packed.pointer,
          target: target.map, accumulates: target.adds, below: below)
      }
      work.packed.give(packed)
      return below == nil ? nil : convolution.inputGradientBlocks
    case .input:
      if let target {
        work.passes.copy(
          gradient, panels: input.panelCount, rows: product.rows, into: target.map)
      }
    }
    return nil
  }

  /// Through ReLU and what comes behind the product, in place.
  private func finish(
    _ product: PanelProduct, _ pass: PanelPass, _ gradients: PanelGradients,
    _ gradient: UnsafeMutablePointer<Float>, sums: Int?
  ) {
    work.timed("backward through normalization") {
      if sums == nil {
        if rectifies {
          work.passes.mask(gradient, product)
        } else {
          work.passes.sum(gradient, product)
        }
      }
      product.affine.finishSums(
        blocks: sums ?? work.passes.stretches(product.area), area: product.area,
        count: product.count, weights: pass.weights, gradients: gradients.target,
        isAccumulating: gradients.isAccumulating)
      work.passes.affineGradient(gradient, product, into: gradient)
    }
  }

  /// Room for what the operation above leaves of this one.
  func reserve(for above: PanelOperation) {
    guard let above = above as? ProductOperation, case .panels(let convolution) = above.source
    else {
      return
    }
    product(1).affine.reserve(blocks: convolution.inputGradientBlocks)
  }
}
