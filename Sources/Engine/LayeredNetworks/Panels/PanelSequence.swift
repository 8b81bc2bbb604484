import NetworkLayers
import Networks
import Panels
import Tensors

/// Units one after the other.
final class PanelSequence {
  let units: [PanelUnit]
  private let work: PanelWork

  /// - Precondition: there is a unit.
  init(_ units: [PanelUnit], work: PanelWork) {
    precondition(!units.isEmpty, "a sequence of nothing")
    self.units = units
    self.work = work
    for (below, above) in zip(units, units.dropFirst()) {
      (below as? ProductUnit)?.reserve(for: above)
    }
  }

  private var last: PanelUnit { units[units.count - 1] }
  var output: PanelMap { last.output }
  var values: UnsafePointer<Float> { last.values }
  func open(_ count: Int) -> PanelProduct? { last.open(count) }
  var normalizations: [PanelNormalization] { units.flatMap(\.normalizations) }

  /// Maps that the backward pass needs for gradients, beside those of its own input and output.
  var scratch: Int { 2 + (units.map(\.scratch).max() ?? 0) }

  func forward(_ pass: PanelPass, _ x: UnsafePointer<Float>) {
    var x = x
    for unit in units {
      unit.forward(pass, x)
      x = unit.values
    }
  }

  /// - Parameters:
  ///   - gradient: of the output, or of the product of an open last unit; changed.
  ///   - target: of the gradient of the input; nil where nobody asks for it.
  func backward(
    _ pass: PanelPass, _ gradients: PanelGradients, _ x: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, target: PanelTarget?
  ) {
    var (g, sums) = (gradient, Int?.none)
    var held: AlignedStorage<Float>?
    for index in units.indices.reversed() where index > 0 {
      let piece = work.gradients.take()
      let below = units[index - 1]
      sums = units[index].backward(
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
    let unit = units[0]
    guard let target, target.adds, !unit.canAdd else {
      _ = unit.backward(pass, gradients, x, gradient, sums: sums, target: target)
      return
    }
    let piece = work.gradients.take()
    _ = unit.backward(
      pass, gradients, x, gradient, sums: sums, target: PanelTarget(map: piece.pointer))
    work.passes.copy(
      piece.pointer, panels: unit.input.panelCount, rows: unit.input.area * pass.count,
      adding: true, into: target.map)
    work.gradients.give(piece)
  }
}
