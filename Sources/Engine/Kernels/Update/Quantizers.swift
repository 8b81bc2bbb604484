import CUpdate

extension QuantizerConstants {
  /// Q of some weights.
  @inline(never)
  func quantize(
    _ latent: UnsafePointer<Float>, count: Int, into effective: UnsafeMutablePointer<Float>
  ) {
    switch grid {
    case 0: quantize(latent, count, effective, by: NoQuantizer())
    case 1: quantize(latent, count, effective, by: RangeQuantizer(self))
    case 2: quantize(latent, count, effective, by: IntegerQuantizer(self))
    case 3: quantize(latent, count, effective, by: SignQuantizer(self))
    default: quantize(latent, count, effective, by: TableQuantizer(self))
    }
    // Q(0) need not be 0: the gap after a tensor is put back to zeros.
    for i in count..<(count &+ lanes &- 1) / lanes &* lanes { effective[i] = 0 }
  }

  @inline(__always)
  private func quantize(
    _ latent: UnsafePointer<Float>, _ count: Int, _ effective: UnsafeMutablePointer<Float>,
    by quantizer: some VectorQuantizer
  ) {
    for i in stride(from: 0, to: count, by: lanes) {
      quantizer.quantized(Vector(at: latent + i)).store(effective + i)
    }
  }
}

/// The operations of one grid of `SinglePrecisionGrid`, in its order; NaN stays.
private protocol VectorQuantizer {
  func quantized(_ w: Vector) -> Vector
}

private struct NoQuantizer: VectorQuantizer {
  @inline(__always)
  func quantized(_ w: Vector) -> Vector { w }
}

private struct RangeQuantizer: VectorQuantizer {
  let limit, halfSteps: Float
  init(_ constants: QuantizerConstants) {
    (limit, halfSteps) = (constants.limit, constants.half_steps)
  }

  @inline(__always)
  func quantized(_ w: Vector) -> Vector {
    let index = ((w.clipped(-limit, limit) / limit + 1) * halfSteps).nearestIntegers
    return (index - halfSteps) / halfSteps * limit
  }
}

private struct IntegerQuantizer: VectorQuantizer {
  let step, lowest, highest: Float
  init(_ constants: QuantizerConstants) {
    (step, lowest, highest) = (constants.step, constants.lowest, constants.highest)
  }

  @inline(__always)
  func quantized(_ w: Vector) -> Vector {
    (w / step).clipped(lowest, highest).nearestIntegers * step
  }
}

private struct SignQuantizer: VectorQuantizer {
  let limit: Float
  init(_ constants: QuantizerConstants) { limit = constants.limit }

  @inline(__always)
  func quantized(_ w: Vector) -> Vector {
    let sign = Vector(repeating: -limit).replacing(with: limit, where: w .>= Vector.zero)
    return w.replacing(with: sign, where: w .== w)
  }
}

/// At most four levels, one passed on to the next where a weight reaches a threshold.
private struct TableQuantizer: VectorQuantizer {
  let thresholds: (Vector, Vector, Vector)
  let levels: (Vector, Vector, Vector, Vector)
  init(_ constants: QuantizerConstants) {
    let (t, l) = (constants.thresholds, constants.levels)
    thresholds = (Vector(repeating: t.0), Vector(repeating: t.1), Vector(repeating: t.2))
    levels = (
      Vector(repeating: l.0), Vector(repeating: l.1), Vector(repeating: l.2),
      Vector(repeating: l.3)
    )
  }

  @inline(__always)
  func quantized(_ w: Vector) -> Vector {
    let level = levels.0
      .replacing(with: levels.1, where: w .>= thresholds.0)
      .replacing(with: levels.2, where: w .>= thresholds.1)
      .replacing(with: levels.3, where: w .>= thresholds.2)
    return w.replacing(with: level, where: w .== w)
  }
}

extension Vector {
  @inline(__always)
  fileprivate func clipped(_ low: Float, _ high: Float) -> Vector {
    let (low, high) = (Vector(repeating: low), Vector(repeating: high))
    return replacing(with: low, where: self .< low).replacing(with: high, where: self .> high)
  }
}
