import CUpdate
import CVector

/// From gradients to the next effective weights. Every operation is rounded on its own, in the order of the plain update,
/// so that results agree with it bit for bit apart from sech².
package enum UpdateKernels {
  /// - Parameters:
  ///   - count: any number; up to the next multiple of 16 there must be memory that holds zeros, which stay
  ///     (the gap after a tensor).
  ///   - effective: overwritten by the quantized new latents.
  ///   - first, second: the optimizer's state; a rule that has no second passes the first again.
  /// - Returns: Σw² of the old latents, in double precision.
  @inline(never)
  package static func step(
    count: Int, gradient: UnsafePointer<Float>, latent: UnsafeMutablePointer<Float>,
    effective: UnsafeMutablePointer<Float>, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, constants: StepConstants,
    derivative: DerivativeConstants, quantizer: QuantizerConstants
  ) -> Double {
    var squares = SquareSum()
    // Part by part, so that each of the loops has its own constants at hand and finds the part in the first cache.
    let part = 256
    withUnsafeTemporaryAllocation(of: Float.self, capacity: part) { memory in
      guard let bent = memory.baseAddress else { return }
      for start in stride(from: 0, to: count, by: part) {
        let count = min(part, count - start)
        let latent = latent + start
        squares.add(latent, count: count)
        derivative.bend(
          gradient + start, at: latent, count: count, alpha: constants.alpha,
          penalty: constants.penalty, into: bent,
          next: NextPart(
            gradient: gradient + start, latent: UnsafePointer(latent),
            first: UnsafePointer(first + start), second: UnsafePointer(second + start),
            effective: UnsafePointer(effective + start), distance: part))
        Movement(
          count: count, latent: latent, gradient: bent, first: first + start,
          second: second + start, factors: constants.factors
        ).made(by: constants.rule)
        quantizer.quantize(latent, count: count, into: effective + start)
      }
    }
    return squares.total
  }

  /// Q of a tensor.
  @inline(never)
  package static func quantize(
    count: Int, latent: UnsafePointer<Float>, effective: UnsafeMutablePointer<Float>,
    quantizer: QuantizerConstants
  ) {
    quantizer.quantize(latent, count: count, into: effective)
  }

  /// Weights on a grid of at most four levels as the numbers of their levels.
  /// - Parameters:
  ///   - count: a multiple of 16, or followed by memory up to the next one.
  ///   - quantizer: with a table of levels.
  @inline(never)
  package static func encode(
    count: Int, effective: UnsafePointer<Float>, codes: UnsafeMutablePointer<UInt8>,
    quantizer: QuantizerConstants
  ) {
    let (zero, one) = (Integers.zero, Integers(repeating: 1))
    let levels = quantizer.levels
    for i in stride(from: 0, to: count, by: lanes) {
      let w = Vector(at: effective + i)
      let code =
        zero.replacing(with: one, where: w .>= Vector(repeating: levels.1))
        &+ zero.replacing(with: one, where: w .>= Vector(repeating: levels.2))
        &+ zero.replacing(with: one, where: w .>= Vector(repeating: levels.3))
      code.store(bytes: codes + i)
    }
  }

  /// The weights that `encode` has numbered; what follows the last one up to a multiple of 16 is set to zero.
  @inline(never)
  package static func decode(
    count: Int, codes: UnsafePointer<UInt8>, effective: UnsafeMutablePointer<Float>,
    quantizer: QuantizerConstants
  ) {
    let levels = quantizer.levels
    for i in stride(from: 0, to: count, by: lanes) {
      let code = Vector(bytes: codes + i)
      Vector(repeating: levels.0)
        .replacing(with: levels.1, where: code .> 0)
        .replacing(with: levels.2, where: code .> 1)
        .replacing(with: levels.3, where: code .> 2)
        .store(effective + i)
    }
    for i in count..<(count &+ lanes &- 1) / lanes &* lanes { effective[i] = 0 }
  }
}

/// Σw² in double precision, in eight partial sums whatever the vector's width, so that the bits are the same
/// on every machine: element i goes to sum i mod 8.
private struct SquareSum {
  private var sums = SIMD8<Double>.zero

  /// - Parameter count: of elements; sixteen are added at a time, zeros behind the last.
  @inline(__always)
  mutating func add(_ values: UnsafePointer<Float>, count: Int) {
    for i in stride(from: 0, to: count, by: 8) {
      let part = UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Float>.self)
      let wide = vector_widened8(part)
      sums += wide * wide
    }
  }

  var total: Double {
    let four = sums.lowHalf + sums.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
