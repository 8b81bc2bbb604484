import CUpdate

/// Weights on their way by an optimizer.
struct Movement {
  let count: Int
  /// Overwritten by the new weights.
  let latent: UnsafeMutablePointer<Float>
  /// With estimator, α and penalty.
  let gradient: UnsafePointer<Float>
  /// The optimizer's state.
  let first, second: UnsafeMutablePointer<Float>
  let factors: UpdateFactors

  /// One loop for each rule, so that none of them pays for the others.
  func made(by rule: StepRule) {
    switch rule {
    case .momentum: made(by: MomentumStep.self)
    case .nesterov: made(by: NesterovStep.self)
    case .adam: made(by: AdamStep.self)
    case .adamW: made(by: AdamWStep.self)
    case .adaMax: made(by: AdaMaxStep.self)
    case .rmsProp: made(by: RMSpropStep.self)
    case .adadelta: made(by: AdadeltaStep.self)
    @unknown default: preconditionFailure("no rule of this number")
    }
  }

  @inline(__always)
  private func made<Rule: UpdateRule>(by rule: Rule.Type) {
    for i in stride(from: 0, to: count, by: lanes) {
      Rule.moved(
        Vector(at: UnsafePointer(latent + i)), by: Vector(at: gradient + i), first: first + i,
        second: second + i, factors
      ).store(latent + i)
    }
  }
}

/// How one optimizer moves a vector of weights: the operations of `OptimizerKind.stepped`, in its order, each rounded on
/// its own.
protocol UpdateRule {
  /// - Parameters:
  ///   - first, second: the weights' own places in the state's buffers, updated.
  /// - Returns: the new weights.
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ factors: UpdateFactors
  ) -> Vector
}

enum MomentumStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ factors: UpdateFactors
  ) -> Vector {
    let velocity = factors.decay * Vector(at: UnsafePointer(first)) + factors.gain * g
    velocity.store(first)
    return w + factors.rate * velocity
  }
}

enum NesterovStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ factors: UpdateFactors
  ) -> Vector {
    let push = factors.gain * g
    let velocity = factors.decay * Vector(at: UnsafePointer(first)) + push
    velocity.store(first)
    return w + (factors.decay * velocity + push)
  }
}

enum AdamStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ factors: UpdateFactors
  ) -> Vector {
    let m = Vector(at: UnsafePointer(first))
    let v = Vector(at: UnsafePointer(second))
    let mean = m + factors.decay * (g - m)
    let variance = v + factors.gain * (g * g - v)
    mean.store(first)
    variance.store(second)
    return w + factors.rate * mean / (variance.squareRoots + factors.epsilon)
  }
}

enum AdamWStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ factors: UpdateFactors
  ) -> Vector {
    AdamStep.moved(
      w - factors.shrinkage * w, by: g, first: first, second: second, factors)
  }
}

enum AdaMaxStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ factors: UpdateFactors
  ) -> Vector {
    let m = Vector(at: UnsafePointer(first))
    let mean = m + factors.decay * (g - m)
    mean.store(first)
    let faded = factors.gain * Vector(at: UnsafePointer(second))
    let size = g.replacing(with: -g, where: g .< Vector.zero)
    let norm = faded.replacing(with: size, where: size .> faded)
    norm.store(second)
    return w + factors.rate * mean / (norm + factors.epsilon)
  }
}

/// The running mean of g² at `first`, brought up to date.
@inline(__always)
private func faded(
  _ first: UnsafeMutablePointer<Float>, by g: Vector, _ factors: UpdateFactors
) -> Vector {
  let square = factors.decay * Vector(at: UnsafePointer(first)) + factors.gain * (g * g)
  square.store(first)
  return square
}

enum RMSpropStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ factors: UpdateFactors
  ) -> Vector {
    let square = faded(first, by: g, factors)
    return w + factors.rate * g / (square + factors.epsilon).squareRoots
  }
}

enum AdadeltaStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ factors: UpdateFactors
  ) -> Vector {
    let square = faded(first, by: g, factors)
    let travelled = Vector(at: UnsafePointer(second))
    let length = (travelled + factors.epsilon).squareRoots
    let step = length * g / (square + factors.epsilon).squareRoots
    (factors.decay * travelled + factors.gain * (step * step)).store(second)
    return w + factors.rate * step
  }
}
