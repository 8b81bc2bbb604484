import CUpdate
import CVector

extension DerivativeConstants {
  /// (α·Q̂′(w))·∇f + penalty·w.
  /// - Parameter next: what is fetched meanwhile.
  @inline(never)
  func bend(
    _ gradient: UnsafePointer<Float>, at latent: UnsafePointer<Float>, count: Int, alpha: Float,
    penalty: Float, into result: UnsafeMutablePointer<Float>, next: NextPart
  ) {
    let bending = Bending(
      gradient: gradient, latent: latent, count: count, alpha: alpha, penalty: penalty,
      result: result, next: next)
    switch shape {
    case 0: bending.bend(by: ConstantDerivative(self))
    case 1: bending.bend(by: WindowedDerivative(self))
    default: bending.bend(by: HyperbolicDerivative(self))
    }
  }
}

/// The part of all arrays that comes next: fetched while this one is computed, since an update has little to compute and
/// much to read. Behind the last part there may be anything.
struct NextPart {
  let gradient, latent, first, second, effective: UnsafePointer<Float>
  /// From a number to that of the next part.
  let distance: Int

  @inline(__always)
  func fetch(_ index: Int) {
    let index = distance + index
    vector_fetch(gradient + index)
    vector_fetch(latent + index)
    vector_fetch(first + index)
    vector_fetch(second + index)
    vector_fetch(effective + index)
  }
}

private struct Bending {
  let gradient: UnsafePointer<Float>
  let latent: UnsafePointer<Float>
  let count: Int
  let alpha: Float
  let penalty: Float
  let result: UnsafeMutablePointer<Float>
  let next: NextPart

  @inline(__always)
  func bend(by derivative: some VectorDerivative) {
    for i in stride(from: 0, to: count, by: lanes) {
      next.fetch(i)
      let w = Vector(at: latent + i)
      let bend = alpha * derivative.value(at: w)
      (bend * Vector(at: gradient + i) + penalty * w).store(result + i)
    }
  }
}

/// A shape of Q̂′, see `DerivativeConstants`.
private protocol VectorDerivative {
  func value(at w: Vector) -> Vector
}

private struct ConstantDerivative: VectorDerivative {
  let gain: Float
  init(_ constants: DerivativeConstants) { gain = constants.gain }

  @inline(__always)
  func value(at w: Vector) -> Vector { Vector(repeating: gain) }
}

private struct WindowedDerivative: VectorDerivative {
  let gain, low, high: Vector
  init(_ constants: DerivativeConstants) {
    gain = Vector(repeating: constants.gain)
    low = Vector(repeating: constants.low)
    high = Vector(repeating: constants.high)
  }

  @inline(__always)
  func value(at w: Vector) -> Vector {
    Vector.zero.replacing(with: gain, where: (w .> low) .& (w .< high))
  }
}

private struct HyperbolicDerivative: VectorDerivative {
  let gain, inverseWidth, spacing, inverseSpacing, phase: Float
  let low, high: Vector
  init(_ constants: DerivativeConstants) {
    gain = constants.gain
    inverseWidth = constants.inverseWidth
    spacing = constants.spacing
    inverseSpacing = 1 / constants.spacing
    phase = constants.phase
    low = Vector(repeating: constants.low)
    high = Vector(repeating: constants.high)
  }

  @inline(__always)
  func value(at w: Vector) -> Vector {
    let shifted = w - phase
    // Half-way between two points either of them will do, so the quotient need not be the rounded one.
    let offset = shifted - spacing * (shifted * inverseSpacing).nearestIntegers
    let value = gain * (inverseWidth * offset).squaredHyperbolicSecant
    return Vector.zero.replacing(with: value, where: (w .>= low) .& (w .<= high))
  }
}
