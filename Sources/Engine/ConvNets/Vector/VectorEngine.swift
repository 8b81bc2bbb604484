import ConvNetKernelsPortable
import Networks
import Tensors

/// The convnet on vector kernels: block after block of samples goes through the whole network, forward and
/// back, so that its maps are still in the second cache when they are needed again. All memory is allocated
/// once.
final class VectorEngine<Kernels: ConvNetKernelSet>: ConvNetEngine {
  private let weights = PackedWeights<Kernels>()
  private let gradients = GradientSums<Kernels>()
  private let block = SampleBlock()
  /// Bytes as the network sees them, byte / 255.
  private let grey: AlignedStorage<Float>
  var clock: KernelClock?

  init() {
    grey = AlignedStorage(count: 256)
    for byte in 0..<256 { grey.pointer[byte] = Float(byte) / 255 }
  }

  func gradients(
    weights source: UnsafePointer<Float>, images: UnsafePointer<UInt8>,
    labels: UnsafePointer<UInt8>, count: Int, gradients target: UnsafeMutablePointer<Float>
  ) -> BatchResult {
    timed("packing") { weights.pack(source, backward: true) }
    timed("packing") { gradients.reset() }
    var result = BatchResult()
    forEachBlock(of: count) { first, size in
      forward(images + first * MNISTConvNet.imageCount, size)
      timed("softmax") {
        addLoss(labels + first, size, scale: 1 / Double(count), wantsGradient: true, to: &result)
      }
      backward(size)
    }
    timed("packing") { gradients.unpack(into: target) }
    return result
  }

  func evaluate(
    weights source: UnsafePointer<Float>, images: UnsafePointer<UInt8>,
    labels: UnsafePointer<UInt8>, count: Int
  ) -> BatchResult {
    timed("packing") { weights.pack(source, backward: false) }
    var result = BatchResult()
    forEachBlock(of: count) { first, size in
      forward(images + first * MNISTConvNet.imageCount, size)
      addLoss(labels + first, size, scale: 1, wantsGradient: false, to: &result)
    }
    return result
  }

  func logits(
    weights source: UnsafePointer<Float>, images: UnsafePointer<UInt8>, count: Int,
    into logits: UnsafeMutablePointer<Float>
  ) {
    timed("packing") { weights.pack(source, backward: false) }
    forEachBlock(of: count) { first, size in
      forward(images + first * MNISTConvNet.imageCount, size)
      for n in 0..<size {
        let row = block.logits.pointer + n * ConvNetKernels.paddedClasses
        let target = logits + (first + n) * MNISTConvNet.classes
        target.update(from: row, count: MNISTConvNet.classes)
      }
    }
  }

  @inline(__always)
  private func timed(_ name: String, _ body: () -> Void) {
    if let clock { clock.time(name, body) } else { body() }
  }

  private func forEachBlock(of count: Int, _ body: (_ first: Int, _ size: Int) -> Void) {
    for first in stride(from: 0, to: count, by: SampleBlock.capacity) {
      body(first, min(SampleBlock.capacity, count - first))
    }
  }

  private func forward(_ images: UnsafePointer<UInt8>, _ size: Int) {
    let (b, w) = (block, weights)
    timed("pixels") { b.setPixels(images, count: size, grey: grey.pointer) }
    timed("conv1 forward") {
      Kernels.conv1Forward(
        pixels: b.pixels.pointer, count: size, kernel: w.kernel1.pointer, bias: w.bias1.pointer,
        map: b.map1.values.pointer, argmax: b.map1.argmax.pointer)
    }
    timed("conv2 forward") {
      Kernels.conv2Forward(
        input: b.map1.values.pointer, count: size, weights: w.conv2.packed.pointer,
        bias: w.conv2.bias.pointer,
        map: b.map2.values.pointer, argmax: b.map2.argmax.pointer)
    }
    timed("conv3 forward") {
      Kernels.conv3Forward(
        input: b.map2.values.pointer, count: size, weights: w.conv3.packed.pointer,
        bias: w.conv3.bias.pointer,
        map: b.map3.values.pointer, argmax: b.map3.argmax.pointer)
    }
    timed("dense forward") {
      Kernels.denseForward(
        input: b.map3.values.pointer, count: size, kernel: w.dense.pointer,
        bias: w.denseBias.pointer,
        logits: b.logits.pointer)
    }
  }

  /// Sample after sample, so that the sum does not depend on the size of the block.
  private func addLoss(
    _ labels: UnsafePointer<UInt8>, _ size: Int, scale: Double, wantsGradient: Bool,
    to result: inout BatchResult
  ) {
    for n in 0..<size {
      let row = n * ConvNetKernels.paddedClasses
      let (loss, isCorrect) = SoftmaxCrossEntropy.evaluate(
        logits: block.logits.pointer + row, classes: MNISTConvNet.classes, label: Int(labels[n]),
        scale: scale, gradient: wantsGradient ? block.logitGradient.pointer + row : nil)
      result += BatchResult(lossSum: loss, correct: isCorrect ? 1 : 0, count: 1)
    }
  }

  private func backward(_ size: Int) {
    let (b, w, g) = (block, weights, gradients)
    timed("dense backward") {
      Kernels.denseBackward(
        input: b.map3.values.pointer, count: size, gradient: b.logitGradient.pointer,
        transposed: w.denseTransposed.pointer, kernelGradient: g.dense.pointer,
        biasGradient: g.denseBias.pointer, inputGradient: b.map3.gradient.pointer)
    }

    timed("ReLU and bias gradients") {
      Kernels.maskAndSum(
        gradient: b.map3.gradient.pointer, map: b.map3.values.pointer,
        rows: ConvNetKernels.conv3.windowCount * size, filters: ConvNetKernels.conv3.filters,
        biasGradient: g.bias3.pointer)
    }
    timed("conv3 kernel gradient") {
      Kernels.conv3KernelGradient(
        input: b.map2.values.pointer, count: size, gradient: b.map3.gradient.pointer,
        argmax: b.map3.argmax.pointer,
        kernelGradient: g.transposed3.pointer)
    }
    timed("conv3 input gradient") {
      Kernels.conv3InputGradient(
        gradient: b.map3.gradient.pointer, argmax: b.map3.argmax.pointer, count: size,
        transposed: w.conv3.transposed.pointer, inputGradient: b.map2.gradient.pointer)
    }

    timed("ReLU and bias gradients") {
      Kernels.maskAndSum(
        gradient: b.map2.gradient.pointer, map: b.map2.values.pointer,
        rows: ConvNetKernels.conv2.windowCount * size, filters: ConvNetKernels.conv2.filters,
        biasGradient: g.bias2.pointer)
    }
    timed("conv2 kernel gradient") {
      Kernels.conv2KernelGradient(
        input: b.map1.values.pointer, count: size, gradient: b.map2.gradient.pointer,
        argmax: b.map2.argmax.pointer,
        kernelGradient: g.transposed2.pointer)
    }
    timed("conv2 input gradient") {
      Kernels.conv2InputGradient(
        gradient: b.map2.gradient.pointer, argmax: b.map2.argmax.pointer, count: size,
        transposed: w.conv2.transposed.pointer, inputGradient: b.map1.gradient.pointer)
    }

    timed("ReLU and bias gradients") {
      Kernels.maskAndSum(
        gradient: b.map1.gradient.pointer, map: b.map1.values.pointer,
        rows: ConvNetKernels.conv1.windowCount * size, filters: ConvNetKernels.conv1.filters,
        biasGradient: g.bias1.pointer)
    }
    timed("conv1 kernel gradient") {
      Kernels.conv1KernelGradient(
        pixels: b.pixels.pointer, count: size, gradient: b.map1.gradient.pointer,
        argmax: b.map1.argmax.pointer, kernelGradient: g.kernel1.pointer)
    }
  }
}
