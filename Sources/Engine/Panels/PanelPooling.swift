import CPatch
import NetworkLayers
import Networks
import Tensors

/// Max pooling on panels; the first maximum of a window in row order is taken.
package final class PanelPooling {
  private let window: WindowGeometry
  private let panelCount: Int
  private let workers: WorkerPool
  private let kernels: any PanelKernelSet.Type
  /// The maxima.
  package let output: AlignedStorage<Float>
  /// The tap that each of them came from.
  private let argmax: AlignedStorage<Int32>

  package init(
    _ window: WindowGeometry, channels: Int, capacity: Int, execution: PanelExecution
  ) {
    self.window = window
    workers = execution.workers
    kernels = execution.kernels
    panelCount = panels(channels)
    let count = window.outputSide * window.outputSide * panelCount * panelWidth * capacity
    output = AlignedStorage(count: count)
    argmax = AlignedStorage(count: count)
  }

  package func forward(input: UnsafePointer<Float>, count: Int) {
    let (inputArea, side) = (window.inputSide * window.inputSide, window.outputSide)
    workers.run(panelCount * side) { [self] unit, _ in
      let (panel, i) = (unit / side, unit % side)
      withUnsafeTemporaryAllocation(of: PatchRun.self, capacity: window.size * window.size) {
        taps in
        guard let base = taps.baseAddress else { return }
        for j in 0..<side {
          var found = 0
          for u in 0..<window.size {
            guard let row = window.input(of: i, tap: u) else { continue }
            for v in 0..<window.size {
              guard let column = window.input(of: j, tap: v) else { continue }
              let place = (row * window.inputSide + column) * count * panelWidth
              base[found] = PatchRun(input: Int64(place), weights: Int64(u * window.size + v))
              found += 1
            }
          }
          let out = ((panel * side + i) * side + j) * count * panelWidth
          kernels.maximum(
            input: input + panel * inputArea * count * panelWidth, taps: base, tapCount: found,
            rows: count, output: output.pointer + out, argmax: argmax.pointer + out)
        }
      }
    }
  }

  package func backward(
    gradient: UnsafePointer<Float>, count: Int, inputGradient: UnsafeMutablePointer<Float>
  ) {
    let (side, area) = (window.inputSide, window.outputSide * window.outputSide)
    workers.run(panelCount * side) { [self] unit, _ in
      let (panel, row) = (unit / side, unit % side)
      withUnsafeTemporaryAllocation(of: PatchRun.self, capacity: window.size * window.size) {
        found in
        guard let base = found.baseAddress else { return }
        for column in 0..<side {
          var windows = 0
          for u in 0..<window.size {
            guard let i = window.output(reading: row, tap: u) else { continue }
            for v in 0..<window.size {
              guard let j = window.output(reading: column, tap: v) else { continue }
              let place = (i * window.outputSide + j) * count * panelWidth
              base[windows] = PatchRun(input: Int64(place), weights: Int64(u * window.size + v))
              windows += 1
            }
          }
          let source = panel * area * count * panelWidth
          kernels.maximumGradient(
            gradient: gradient + source, argmax: argmax.pointer + source, windows: base,
            windowCount: windows, rows: count,
            inputGradient: inputGradient + ((panel * side + row) * side + column) * count
              * panelWidth)
        }
      }
    }
  }
}
