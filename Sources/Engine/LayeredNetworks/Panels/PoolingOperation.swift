import NetworkLayers
import Networks
import Panels
import Tensors

/// Maximum or average pooling.
final class PoolingOperation: PanelOperation {
  private let pooling: PanelPooling

  init(_ window: WindowGeometry, isMaximum: Bool, work: PanelWork, input: PanelMap) {
    pooling = PanelPooling(
      window, channels: input.channels, isMaximum: isMaximum,
      execution: work.execution)
    super.init(
      work: work, input: input,
      output: PanelMap(side: window.outputSide, channels: input.channels))
  }

  override var values: UnsafePointer<Float> { UnsafePointer(pooling.output.pointer) }

  override func forward(_ pass: PanelPass, _ x: UnsafePointer<Float>) {
    work.timed("pooling") { pooling.forward(input: x, count: pass.count) }
  }

  override func backward(
    _ pass: PanelPass, _ gradients: PanelGradients, _ x: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, sums: Int?, target: PanelTarget?
  ) -> Int? {
    guard let target else { return nil }
    work.timed("pooling") {
      pooling.backward(gradient: gradient, count: pass.count, inputGradient: target.map)
    }
    return nil
  }
}

/// A ReLU that stands behind no product.
final class RectifierOperation: PanelOperation {
  private let result: AlignedStorage<Float>

  init(work: PanelWork, map: PanelMap) {
    result = AlignedStorage(count: map.count(work.capacity))
    super.init(work: work, input: map, output: map)
  }

  override var values: UnsafePointer<Float> { UnsafePointer(result.pointer) }

  override func forward(_ pass: PanelPass, _ x: UnsafePointer<Float>) {
    work.passes.rectify(
      x, panels: output.panelCount, rows: output.area * pass.count, into: result.pointer)
  }

  override func backward(
    _ pass: PanelPass, _ gradients: PanelGradients, _ x: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, sums: Int?, target: PanelTarget?
  ) -> Int? {
    guard let target else { return nil }
    let rows = output.area * pass.count
    work.passes.mask(gradient, output: values, panels: output.panelCount, rows: rows)
    work.passes.copy(gradient, panels: output.panelCount, rows: rows, into: target.map)
    return nil
  }
}
