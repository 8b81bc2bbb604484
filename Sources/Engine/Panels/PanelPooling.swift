import CPatch
import NetworkLayers
import Networks
import Tensors

/// Pooling on panels: the maximum of each window, of equal ones the first in row order; or its mean, the padding not
/// counted.
package final class PanelPooling {
  private let window: WindowGeometry
  private let panelCount: Int
  private let workers: WorkerPool
  private let kernels: any PanelKernelSet.Type
  package let output: AlignedStorage<Float>
  /// The tap that each maximum came from; nil where means are taken.
  private let argmax: AlignedStorage<Int32>?

  /// - Parameter isMaximum: else means.
  package init(
    _ window: WindowGeometry, channels: Int, isMaximum: Bool = true,
    execution: PanelExecution
  ) {
    self.window = window
    workers = execution.workers
    kernels = execution.kernels
    panelCount = panels(channels)
    let count =
      window.outputSide * window.outputSide * panelCount * panelWidth
      * execution.samples.capacity
    output = AlignedStorage(count: count)
    argmax = isMaximum ? AlignedStorage(count: count) : nil
  }

  package func forward(input: UnsafePointer<Float>, count: Int) {
    let (inputArea, side) = (window.inputSide * window.inputSide, window.outputSide)
    forEachRow(side) { [self] panel, i, runs in
      for j in 0..<side {
        let taps = window.taps(of: i, j, count: count, into: runs)
        let source = input + panel * inputArea * count * panelWidth
        let out = ((panel * side + i) * side + j) * count * panelWidth
        if let argmax {
          kernels.maximum(
            input: source, taps: runs, tapCount: taps, rows: count, output: output.pointer + out,
            argmax: argmax.pointer + out)
        } else {
          kernels.average(
            input: source, taps: runs, tapCount: taps, rows: count, output: output.pointer + out)
        }
      }
    }
  }

  package func backward(
    gradient: UnsafePointer<Float>, count: Int, inputGradient: UnsafeMutablePointer<Float>
  ) {
    let (side, area) = (window.inputSide, window.outputSide * window.outputSide)
    forEachRow(side) { [self] panel, row, runs in
      for column in 0..<side {
        let windows = window.windows(over: row, column, count: count, into: runs)
        let source = panel * area * count * panelWidth
        let target =
          inputGradient + ((panel * side + row) * side + column) * count * panelWidth
        if let argmax {
          kernels.maximumGradient(
            gradient: gradient + source, argmax: argmax.pointer + source, windows: runs,
            windowCount: windows, rows: count, inputGradient: target)
        } else {
          for index in 0..<windows { runs[index].weights = tapCount(of: runs[index], count) }
          kernels.averageGradient(
            gradient: gradient + source, windows: runs, windowCount: windows, rows: count,
            inputGradient: target)
        }
      }
    }
  }

  /// How many taps of a window lie on the map.
  private func tapCount(of run: PatchRun, _ count: Int) -> Int64 {
    let place = Int(run.input) / (count * panelWidth)
    let (i, j) = (place / window.outputSide, place % window.outputSide)
    let valid = { (output: Int) in
      (0..<self.window.size).count { self.window.input(of: output, tap: $0) != nil }
    }
    return Int64(valid(i) * valid(j))
  }

  /// Calls `body` with panel, row and room for taps.
  private func forEachRow(_ side: Int, _ body: (Int, Int, UnsafeMutablePointer<PatchRun>) -> Void) {
    workers.run(panelCount * side) { unit, _ in
      withUnsafeTemporaryAllocation(of: PatchRun.self, capacity: window.tapCapacity) { taps in
        guard let base = taps.baseAddress else { return }
        body(unit / side, unit % side, base)
      }
    }
  }
}
