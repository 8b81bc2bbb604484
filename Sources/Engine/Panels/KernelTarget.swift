import NetworkLayers
import Networks

/// A kernel as the layout has it, or its sums packed: only used taps, channels filled up to panels, input panels one
/// after the other so that a rank's lie together: [input panels, used taps, 32, outputs].
struct KernelTarget {
  let start: UnsafeMutablePointer<Float>
  /// From one tap to the next, from one input panel to the next, and from one input channel to the next.
  let tapStride: Int
  let inputStride: Int
  let stride: Int
  /// Where sums are packed, the position of each tap among the used ones.
  var positions: [Int]?
  /// Whether to add to what is there.
  var adds = false

  func place(tap: Int, input: Int, output: Int) -> UnsafeMutablePointer<Float> {
    start + (positions?[tap] ?? tap) * tapStride + input * inputStride + output * panelWidth
  }
}

/// The shape of a kernel's sums.
struct KernelSums {
  let geometry: ConvolutionGeometry
  /// In order.
  let usedTaps: [Int]
  let inputPanels: Int
  let outputPanels: Int
  /// Position of each tap among the used ones.
  let positions: [Int]

  init(_ geometry: ConvolutionGeometry, usedTaps: [Int]) {
    self.geometry = geometry
    self.usedTaps = usedTaps
    inputPanels = panels(geometry.inputs)
    outputPanels = panels(geometry.outputs)
    var positions = [Int](repeating: 0, count: geometry.window.size * geometry.window.size)
    for (index, tap) in usedTaps.enumerated() { positions[tap] = index }
    self.positions = positions
  }

  /// Whether channels fill their panels.
  var isFull: Bool { geometry.inputs % panelWidth == 0 && geometry.outputs % panelWidth == 0 }

  /// Packed numbers of one input panel.
  var panelSize: Int { usedTaps.count * panelWidth * outputPanels * panelWidth }
  /// Packed numbers in all.
  var count: Int { inputPanels * panelSize }

  /// - Parameter start: where the numbers of `firstInput` lie.
  func packed(_ start: UnsafeMutablePointer<Float>, firstInput: Int = 0) -> KernelTarget {
    let outputs = outputPanels * panelWidth
    return KernelTarget(
      start: start - firstInput * panelSize, tapStride: panelWidth * outputs,
      inputStride: panelSize, stride: outputs, positions: positions)
  }

  func layout(_ kernel: UnsafeMutablePointer<Float>, adds: Bool) -> KernelTarget {
    KernelTarget(
      start: kernel, tapStride: geometry.inputs * geometry.outputs,
      inputStride: panelWidth * geometry.outputs, stride: geometry.outputs,
      adds: adds)
  }

  /// Input panels whose weights each rank moves.
  func rankPanels(_ shares: UnitShares) -> [Range<Int>] {
    shares.ranges.map {
      let channels = shares.channels(
        of: $0, inputs: geometry.inputs, outputs: geometry.outputs)
      return channels.isEmpty
        ? 0..<0 : channels.lowerBound / panelWidth..<panels(channels.upperBound)
    }
  }

  /// Puts packed sums of some input panels in their place in the kernel, the filling of panels left out.
  func put(
    _ source: KernelTarget, inputs: Range<Int>, _ kernel: UnsafeMutablePointer<Float>, adds: Bool,
    _ execution: PanelExecution
  ) {
    let target = layout(kernel, adds: adds)
    execution.workers.run(usedTaps.count * inputs.count) { item, _ in
      let (tap, panel) = (usedTaps[item / inputs.count], inputs.lowerBound + item % inputs.count)
      let from = source.place(tap: tap, input: panel, output: 0)
      let to = target.place(tap: tap, input: panel, output: 0)
      for row in 0..<min(panelWidth, geometry.inputs - panel * panelWidth) {
        execution.kernels.put(
          from + row * source.stride, count: geometry.outputs, into: to + row * target.stride,
          adds: adds)
      }
    }
  }

  /// Taps that see nothing but padding have no gradient.
  func clearUnusedTaps(_ kernel: UnsafeMutablePointer<Float>) {
    let size = geometry.inputs * geometry.outputs
    for tap in positions.indices where !usedTaps.contains(tap) {
      (kernel + tap * size).update(repeating: 0, count: size)
    }
  }
}
