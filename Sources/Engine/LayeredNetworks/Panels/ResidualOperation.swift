import Networks
import Panels
import Tensors

/// The sum of what two ways make of one input, with the ReLU behind it.
final class ResidualOperation: PanelOperation {
  private let branch: PanelSequence
  /// Nil for the input itself.
  private let shortcut: PanelSequence?
  private let rectifies: Bool
  private let result: AlignedStorage<Float>
  /// In the place of what comes behind the branch, where its last operation is complete.
  private let nothing: PanelBias

  init(
    branch: PanelSequence, shortcut: PanelSequence?, rectifies: Bool, work: PanelWork,
    input: PanelMap
  ) {
    let output = branch.output
    self.branch = branch
    self.shortcut = shortcut
    self.rectifies = rectifies
    result = AlignedStorage(count: output.count(work.capacity))
    nothing = PanelBias(
      channels: output.channels, offset: nil,
      blocks: work.passes.stretches(output.area), execution: work.execution)
    super.init(work: work, input: input, output: output)
  }

  override var values: UnsafePointer<Float> { UnsafePointer(result.pointer) }
  override var canAdd: Bool { true }
  override var scratch: Int { 3 + max(branch.scratch, shortcut?.scratch ?? 0) }
  override var normalizations: [PanelNormalization] {
    branch.normalizations + (shortcut?.normalizations ?? [])
  }

  private func sum(_ count: Int) -> PanelProduct {
    branch.open(count) ?? PanelProduct(branch.values, nothing, area: output.area, count: count)
  }

  override func forward(_ pass: PanelPass, _ x: UnsafePointer<Float>) {
    branch.forward(pass, x)
    shortcut?.forward(pass, x)
    work.timed("normalize") {
      work.passes.add(
        sum(pass.count), shortcut?.values ?? x, shortcut: shortcut?.open(pass.count),
        rectifies: rectifies, into: result.pointer)
    }
  }

  override func backward(
    _ pass: PanelPass, _ gradients: PanelGradients, _ x: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, sums: Int?, target: PanelTarget?
  ) -> Int? {
    let (own, beside) = (sum(pass.count), shortcut?.open(pass.count))
    // Two ways add to it, so its ReLU can only be passed after both.
    var target = target.map { PanelTarget(map: $0.map, adds: $0.adds) }
    let piece = work.gradients.take()
    work.timed("backward through normalization") {
      finish(own, beside, pass, gradients, gradient)
    }
    if let shortcut {
      work.timed("backward through normalization") {
        lead(gradient, through: beside, pass.count, into: piece.pointer)
      }
      shortcut.backward(pass, gradients, x, piece.pointer, target: target)
    } else if let target {
      work.passes.copy(
        gradient, panels: output.panelCount, rows: own.rows, adding: target.adds,
        into: target.map)
    }
    work.timed("backward through normalization") {
      lead(gradient, through: own, pass.count, into: piece.pointer)
    }
    target?.adds = true
    branch.backward(pass, gradients, x, piece.pointer, target: target)
    work.gradients.give(piece)
    return nil
  }

  /// Through the ReLU, and the sums of what comes behind both ways.
  private func finish(
    _ own: PanelProduct, _ beside: PanelProduct?, _ pass: PanelPass, _ gradients: PanelGradients,
    _ gradient: UnsafeMutablePointer<Float>
  ) {
    if rectifies {
      work.passes.mask(gradient, output: values, own, shortcut: beside)
    } else {
      work.passes.sum(gradient, own)
      if let beside { work.passes.sum(gradient, beside) }
    }
    let blocks = work.passes.stretches(own.area)
    own.affine.finishSums(
      blocks: blocks, area: own.area, count: own.count, weights: pass.weights,
      gradients: gradients.target,
      isAccumulating: gradients.isAccumulating)
    beside?.affine.finishSums(
      blocks: blocks, area: own.area, count: own.count, weights: pass.weights,
      gradients: gradients.target,
      isAccumulating: gradients.isAccumulating, source: rectifies ? own.affine : nil,
      productRow: rectifies ? 2 : 1)
  }

  private func lead(
    _ gradient: UnsafePointer<Float>, through product: PanelProduct?, _ count: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    if let product {
      work.passes.affineGradient(gradient, product, into: result)
    } else {
      work.passes.copy(
        gradient, panels: output.panelCount, rows: output.area * count, into: result)
    }
  }
}
