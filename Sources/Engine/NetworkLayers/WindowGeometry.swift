/// A square convolution or pooling window over a square map: how far it reaches and where it stands.
package struct WindowGeometry: Sendable, Hashable {
  /// Side of the window.
  package let size: Int
  package let stride: Int
  /// Rows (and columns) of padding before the first; after the last there is as much as the output needs.
  package let padding: Int
  package let inputSide: Int
  package let outputSide: Int

  /// The padding that TensorFlow and Flax call "SAME": ⌈side / stride⌉ outputs, the padding that takes spread
  /// evenly, the odd one behind. With stride 2 on an even side a window of 3 is padded behind only.
  package static func same(size: Int, stride: Int, inputSide: Int) -> WindowGeometry {
    let outputSide = (inputSide + stride - 1) / stride
    let total = max(0, (outputSide - 1) * stride + size - inputSide)
    return WindowGeometry(
      size: size, stride: stride, padding: total / 2, inputSide: inputSide, outputSide: outputSide)
  }

  /// The same padding on all sides, as many windows as fit.
  package static func padded(size: Int, stride: Int, padding: Int, inputSide: Int)
    -> WindowGeometry
  {
    WindowGeometry(
      size: size, stride: stride, padding: padding, inputSide: inputSide,
      outputSide: (inputSide + 2 * padding - size) / stride + 1)
  }

  private init(size: Int, stride: Int, padding: Int, inputSide: Int, outputSide: Int) {
    precondition(size > 0 && stride > 0 && inputSide > 0 && outputSide > 0, "an empty map")
    self.size = size
    self.stride = stride
    self.padding = padding
    self.inputSide = inputSide
    self.outputSide = outputSide
  }

  /// The input row that tap `tap` of output row `output` reads, or nil where it lies in the padding.
  package func input(of output: Int, tap: Int) -> Int? {
    let row = output * stride + tap - padding
    return row >= 0 && row < inputSide ? row : nil
  }

  /// The output row whose tap `tap` reads input row `input`, or nil.
  package func output(reading input: Int, tap: Int) -> Int? {
    let distance = input + padding - tap
    guard distance >= 0, distance % stride == 0 else { return nil }
    let row = distance / stride
    return row < outputSide ? row : nil
  }

  /// Pairs of output row and tap that read the map and not the padding.
  package var validTaps: Int {
    (0..<outputSide).reduce(0) { sum, output in
      sum + (0..<size).count { input(of: output, tap: $0) != nil }
    }
  }
}
