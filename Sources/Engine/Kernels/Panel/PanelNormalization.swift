import CPatch

extension PanelKernels {
  // Constants of a panel's normalization are [3, 32]: mean, factor = scale / deviation, bias.

  /// Mean and sum of squared distances from it, of each channel over some rows.
  @inline(never)
  package static func moments(
    of values: UnsafePointer<Float>, rows: PatchRows, mean: UnsafeMutablePointer<Float>,
    squares: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      var sum = Pair.zero
      rows.forEach { sum = sum + Pair(at: values + ($0 &+ first)) }
      let count = Vector(repeating: Float(rows.count))
      let middle = Pair(sum.low / count, sum.high / count)
      var distances = Pair.zero
      rows.forEach {
        let distance = Pair(at: values + ($0 &+ first)) - middle
        distances = distances.adding(distance, times: distance)
      }
      middle.store(mean + first)
      distances.store(squares + first)
    }
  }

  /// z = ReLU((y − mean) · factor + bias) of [rows, 32].
  @inline(never)
  package static func normalizeAndRectify(
    _ values: UnsafePointer<Float>, rows: Int, constants: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      let constants = Normalization(at: constants + first)
      for row in 0..<rows {
        let at = row &* panel &+ first
        constants.apply(Pair(at: values + at)).rectified.store(result + at)
      }
    }
  }

  /// The end of a block: ReLU of a normalized map plus the shortcut, which is normalized where it has constants.
  @inline(never)
  package static func addAndRectify(
    _ values: UnsafePointer<Float>, rows: Int, constants: UnsafePointer<Float>,
    shortcut: UnsafePointer<Float>, shortcutConstants: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      let own = Normalization(at: constants + first)
      if let shortcutConstants {
        let beside = Normalization(at: shortcutConstants + first)
        for row in 0..<rows {
          let at = row &* panel &+ first
          let sum = own.apply(Pair(at: values + at)) + beside.apply(Pair(at: shortcut + at))
          sum.rectified.store(result + at)
        }
      } else {
        for row in 0..<rows {
          let at = row &* panel &+ first
          let sum = own.apply(Pair(at: values + at)) + Pair(at: shortcut + at)
          sum.masked(by: sum).store(result + at)
        }
      }
    }
  }
}

/// A panel's normalization in registers.
struct Normalization {
  let mean: Pair
  private let factor: Pair
  private let bias: Pair

  @inline(__always)
  init(at constants: UnsafePointer<Float>) {
    mean = Pair(at: constants)
    factor = Pair(at: constants + PanelKernels.panel)
    bias = Pair(at: constants + 2 &* PanelKernels.panel)
  }

  @inline(__always)
  func apply(_ y: Pair) -> Pair { bias.adding(y - mean, times: factor) }
}
