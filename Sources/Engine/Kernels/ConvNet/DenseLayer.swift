extension ConvNetKernels {
  /// Classes, padded to a whole number of vectors of any width.
  package static let paddedClasses = 16

  /// map3 → logits [count, 16], the last six being the padded bias.
  /// - Parameter kernel: [128, 16], zeros in the padding.
  @inline(never)
  package static func denseForward(
    input: UnsafePointer<Float>, count: Int, kernel: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, logits: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: paddedClasses, by: lanes) {
      var sample = 0
      while sample < count {
        // Four samples at a time hide the latency of the sums; the last ones are repeated to make four.
        let (s1, s2, s3) = (
          min(sample &+ 1, count &- 1), min(sample &+ 2, count &- 1), min(sample &+ 3, count &- 1)
        )
        let (x0, x1) = (input + sample &* features, input + s1 &* features)
        let (x2, x3) = (input + s2 &* features, input + s3 &* features)
        var y0 = Vector(at: bias + first)
        var (y1, y2, y3) = (y0, y0, y0)
        for c in 0..<features {
          let w = Vector(at: kernel + (c &* paddedClasses &+ first))
          y0 = y0.adding(Vector(broadcasting: x0 + c), times: w)
          y1 = y1.adding(Vector(broadcasting: x1 + c), times: w)
          y2 = y2.adding(Vector(broadcasting: x2 + c), times: w)
          y3 = y3.adding(Vector(broadcasting: x3 + c), times: w)
        }
        y0.store(logits + (sample &* paddedClasses &+ first))
        y1.store(logits + (s1 &* paddedClasses &+ first))
        y2.store(logits + (s2 &* paddedClasses &+ first))
        y3.store(logits + (s3 &* paddedClasses &+ first))
        sample &+= 4
      }
    }
  }

  /// Adds to the padded gradients of kernel [128, 16] and bias [16]; writes that of map3.
  /// - Parameters:
  ///   - gradient: of the logits [count, 16], zeros in the padding.
  ///   - transposed: the kernel as [16, 128].
  @inline(never)
  package static func denseBackward(
    input: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    transposed: UnsafePointer<Float>, kernelGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: paddedClasses, by: lanes) {
      var bias = Vector(at: biasGradient + first)
      for sample in 0..<count { bias += Vector(at: gradient + (sample &* paddedClasses &+ first)) }
      bias.store(biasGradient + first)
      for c in 0..<features {
        let target = kernelGradient + (c &* paddedClasses &+ first)
        var sum = Vector(at: target)
        for sample in 0..<count {
          let g = Vector(at: gradient + (sample &* paddedClasses &+ first))
          sum = sum.adding(g, times: Vector(broadcasting: input + (sample &* features &+ c)))
        }
        sum.store(target)
      }
    }
    for sample in 0..<count {
      let g = gradient + sample &* paddedClasses
      for c in stride(from: 0, to: features, by: lanes) {
        var sum = Vector.zero
        for d in 0..<10 {
          sum = sum.adding(
            Vector(broadcasting: g + d), times: Vector(at: transposed + (d &* features &+ c)))
        }
        sum.store(inputGradient + (sample &* features &+ c))
      }
    }
  }
}
