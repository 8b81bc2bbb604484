/// The sizes of a convolution.
package struct ConvolutionGeometry: Sendable, Hashable {
  /// As the parameters are called: `stage1/block1/conv1`.
  package let name: String
  package let window: WindowGeometry
  package let inputs: Int
  package let outputs: Int

  package init(name: String, window: WindowGeometry, inputs: Int, outputs: Int) {
    precondition(inputs > 0 && outputs > 0, "a convolution without channels")
    self.name = name
    self.window = window
    self.inputs = inputs
    self.outputs = outputs
  }

  package var kernelShape: [Int] { [window.size, window.size, inputs, outputs] }
  package var fanIn: Int { window.size * window.size * inputs }
  package var kernelCount: Int { fanIn * outputs }
  /// Elements of one sample's output.
  package var outputCount: Int { window.outputSide * window.outputSide * outputs }
  package var inputCount: Int { window.inputSide * window.inputSide * inputs }

  /// Multiply-adds of one sample's forward pass; taps in the padding are not counted.
  package var multiplyAdds: Int { window.validTaps * window.validTaps * inputs * outputs }
}
