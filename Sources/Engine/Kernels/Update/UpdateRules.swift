import CUpdate

extension TensorStep {
  func taken(by rule: StepRule) -> Double {
    switch rule {
    case .momentum: taken(by: MomentumStep.self)
    case .nesterov: taken(by: NesterovStep.self)
    case .adam: taken(by: AdamStep.self)
    case .adamW: taken(by: AdamWStep.self)
    case .adaMax: taken(by: AdaMaxStep.self)
    case .rmsProp: taken(by: RMSpropStep.self)
    case .adadelta: taken(by: AdadeltaStep.self)
    @unknown default: preconditionFailure("no rule of this number")
    }
  }
}

/// How one optimizer moves a vector of weights: the operations of `Optimizer.stepped`, in its order, each rounded on
/// its own.
protocol UpdateRule {
  /// - Parameters:
  ///   - first, second: the weights' own places in the state's buffers, updated.
  /// - Returns: the new weights.
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ constants: StepConstants
  ) -> Vector
}

enum MomentumStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ constants: StepConstants
  ) -> Vector {
    let velocity = constants.decay * Vector(at: UnsafePointer(first)) + constants.gain * g
    velocity.store(first)
    return w + constants.rate * velocity
  }
}

enum NesterovStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ constants: StepConstants
  ) -> Vector {
    let push = constants.gain * g
    let velocity = constants.decay * Vector(at: UnsafePointer(first)) + push
    velocity.store(first)
    return w + (constants.decay * velocity + push)
  }
}

enum AdamStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ constants: StepConstants
  ) -> Vector {
    let m = Vector(at: UnsafePointer(first))
    let v = Vector(at: UnsafePointer(second))
    let mean = m + constants.decay * (g - m)
    let variance = v + constants.gain * (g * g - v)
    mean.store(first)
    variance.store(second)
    return w + constants.rate * mean / (variance.squareRoots + constants.epsilon)
  }
}

enum AdamWStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ constants: StepConstants
  ) -> Vector {
    AdamStep.moved(
      w - constants.shrinkage * w, by: g, first: first, second: second, constants)
  }
}

enum AdaMaxStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ constants: StepConstants
  ) -> Vector {
    let m = Vector(at: UnsafePointer(first))
    let mean = m + constants.decay * (g - m)
    mean.store(first)
    let faded = constants.gain * Vector(at: UnsafePointer(second))
    let size = g.replacing(with: -g, where: g .< Vector.zero)
    let norm = faded.replacing(with: size, where: size .> faded)
    norm.store(second)
    return w + constants.rate * mean / (norm + constants.epsilon)
  }
}

/// The running mean of g² at `first`, brought up to date.
@inline(__always)
private func faded(
  _ first: UnsafeMutablePointer<Float>, by g: Vector, _ constants: StepConstants
) -> Vector {
  let square = constants.decay * Vector(at: UnsafePointer(first)) + constants.gain * (g * g)
  square.store(first)
  return square
}

enum RMSpropStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ constants: StepConstants
  ) -> Vector {
    let square = faded(first, by: g, constants)
    return w + constants.rate * g / (square + constants.epsilon).squareRoots
  }
}

enum AdadeltaStep: UpdateRule {
  @inline(__always)
  static func moved(
    _ w: Vector, by g: Vector, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, _ constants: StepConstants
  ) -> Vector {
    let square = faded(first, by: g, constants)
    let travelled = Vector(at: UnsafePointer(second))
    let length = (travelled + constants.epsilon).squareRoots
    let step = length * g / (square + constants.epsilon).squareRoots
    (constants.decay * travelled + constants.gain * (step * step)).store(second)
    return w + constants.rate * step
  }
}
