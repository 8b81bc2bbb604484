import CUpdate
import CVector

/// One pass over a tensor from gradient to the next effective weights. Every operation is rounded on its own,
/// in the order of the plain update, so that results agree with it bit for bit apart from sech².
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
    let tensor = TensorStep(
      count: count, gradient: gradient, latent: latent, effective: effective, first: first,
      second: second, constants: constants, derivative: derivative, quantizer: quantizer)
    return tensor.taken(by: constants.rule)
  }

  /// Q of a tensor.
  @inline(never)
  package static func quantize(
    count: Int, latent: UnsafePointer<Float>, effective: UnsafeMutablePointer<Float>,
    quantizer: QuantizerConstants
  ) {
    for i in stride(from: 0, to: count, by: lanes) {
      quantizer.quantized(Vector(at: latent + i)).store(effective + i)
    }
    if count % lanes != 0 { clear(effective, from: count) }
  }

  /// Q(0) need not be 0: the gap after a tensor is put back to zeros.
  @inline(__always)
  static func clear(_ effective: UnsafeMutablePointer<Float>, from count: Int) {
    for i in count..<(count &+ lanes &- 1) / lanes &* lanes { effective[i] = 0 }
  }
}

/// What a step is told of one tensor, as at `UpdateKernels.step`.
struct TensorStep {
  let count: Int
  let gradient: UnsafePointer<Float>
  let latent, effective, first, second: UnsafeMutablePointer<Float>
  let constants: StepConstants
  let derivative: DerivativeConstants
  let quantizer: QuantizerConstants

  /// One loop for each rule, so that none of them pays for the others.
  @inline(__always)
  func taken<Rule: UpdateRule>(by rule: Rule.Type) -> Double {
    var squares = SquareSum()
    for i in stride(from: 0, to: count, by: lanes) {
      if i % 16 == 0 { squares.add(latent + i) }
      let old = Vector(at: UnsafePointer(latent + i))
      let bend = constants.alpha * derivative.value(at: old)
      let g = bend * Vector(at: gradient + i) + constants.penalty * old
      let new = Rule.moved(old, by: g, first: first + i, second: second + i, constants.factors)
      new.store(latent + i)
      quantizer.quantized(new).store(effective + i)
    }
    if count % lanes != 0 { UpdateKernels.clear(effective, from: count) }
    return squares.total
  }
}

/// Σw² in double precision, in eight partial sums whatever the vector's width, so that the bits are the same
/// on every machine: element i goes to sum i mod 8.
private struct SquareSum {
  private var sums = SIMD8<Double>.zero

  /// Adds sixteen elements.
  @inline(__always)
  mutating func add(_ values: UnsafePointer<Float>) {
    for half in 0..<2 {
      let part = UnsafeRawPointer(values + 8 &* half).loadUnaligned(as: SIMD8<Float>.self)
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

extension DerivativeConstants {
  @inline(__always)
  func value(at w: Vector) -> Vector {
    switch shape {
    case 0: return Vector(repeating: gain)
    case 1:
      let inside = (w .> Vector(repeating: low)) .& (w .< Vector(repeating: high))
      return Vector.zero.replacing(with: gain, where: inside)
    default:
      let inside = (w .>= Vector(repeating: low)) .& (w .<= Vector(repeating: high))
      let shifted = w - phase
      // Half-way between two points either of them will do, so the quotient need not be the rounded one.
      let offset = shifted - spacing * (shifted * (1 / spacing)).nearestIntegers
      let value = gain * (inverseWidth * offset).squaredHyperbolicSecant
      return Vector.zero.replacing(with: value, where: inside)
    }
  }
}

extension QuantizerConstants {
  /// The operations of `SinglePrecisionGrid`, in its order.
  @inline(__always)
  func quantized(_ w: Vector) -> Vector {
    switch grid {
    case 0: return w
    case 1:
      let clipped = Self.clipped(w, -limit, limit)
      let index = ((clipped / limit + 1) * half_steps).nearestIntegers
      return (index - half_steps) / half_steps * limit
    case 4:
      let level = Vector(repeating: levels.0)
        .replacing(with: levels.1, where: w .>= Vector(repeating: thresholds.0))
        .replacing(with: levels.2, where: w .>= Vector(repeating: thresholds.1))
        .replacing(with: levels.3, where: w .>= Vector(repeating: thresholds.2))
      return w.replacing(with: level, where: w .== w)
    case 2:
      return Self.clipped(w / step, lowest, highest).nearestIntegers * step
    default:
      let sign = Vector(repeating: -limit).replacing(with: limit, where: w .>= Vector.zero)
      return w.replacing(with: sign, where: w .== w)
    }
  }

  @inline(__always)
  private static func clipped(_ w: Vector, _ low: Float, _ high: Float) -> Vector {
    let (low, high) = (Vector(repeating: low), Vector(repeating: high))
    return w.replacing(with: low, where: w .< low).replacing(with: high, where: w .> high)
  }
}
