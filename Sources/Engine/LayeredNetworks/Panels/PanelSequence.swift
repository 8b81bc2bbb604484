import NetworkLayers
import Networks
import Panels
import Tensors

/// Operations one after the other.
final class PanelSequence {
  let operations: [PanelOperation]
  private let work: PanelWork

  /// - Precondition: there is an operation.
  init(_ operations: [PanelOperation], work: PanelWork) {
    precondition(!operations.isEmpty, "a sequence of nothing")
    self.operations = operations
    self.work = work
    for (below, above) in zip(operations, operations.dropFirst()) {
      (below as? ProductOperation)?.reserve(for: above)
    }
  }

  private var last: PanelOperation { operations[operations.count - 1] }
  var output: PanelMap { last.output }
  var values: UnsafePointer<Float> { last.values }
  func open(_ count: Int) -> PanelProduct? { last.open(count) }
  var normalizations: [PanelNormalization] { operations.flatMap(\.normalizations) }

  /// Maps that the backward pass needs for gradients, beside those of its own input and output.
  var scratch: Int { 2 + (operations.map(\.scratch).max() ?? 0) }

  func forward(_ pass: PanelPass, _ x: UnsafePointer<Float>) {
    var x = x
    for operation in operations {
      operation.forward(pass, x)
      x = operation.values
    }
  }

  /// - Parameters:
  ///   - gradient: of the output, or of the product of an open last operation; changed.
  ///   - target: of the gradient of the input; nil where nobody asks for it.
  func backward(
    _ pass: PanelPass, _ gradients: PanelGradients, _ x: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, target: PanelTarget?
  ) {
    var (g, sums) = (gradient, Int?.none)
    var held: AlignedStorage<Float>?
    for index in operations.indices.reversed() where index > 0 {
      let piece = work.gradients.take()
      let below = operations[index - 1]
      sums = operations[index].backward(
        pass, gradients, below.values, g, sums: sums,
        target: PanelTarget(map: piece.pointer, below: below.rectified(pass.count)))
      work.gradients.give(held)
      (held, g) = (piece, piece.pointer)
    }
    first(pass, gradients, x, g, sums, target)
    work.gradients.give(held)
  }

  private func first(
    _ pass: PanelPass, _ gradients: PanelGradients, _ x: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, _ sums: Int?, _ target: PanelTarget?
  ) {
    let operation = operations[0]
    guard let target, target.adds, !operation.canAdd else {
      _ = operation.backward(pass, gradients, x, gradient, sums: sums, target: target)
      return
    }
    let piece = work.gradients.take()
    _ = operation.backward(
      pass, gradients, x, gradient, sums: sums, target: PanelTarget(map: piece.pointer))
    work.passes.copy(
      piece.pointer, panels: operation.input.panelCount, rows: operation.input.area * pass.count,
      adding: true, into: target.map)
    work.gradients.give(piece)
  }
}
