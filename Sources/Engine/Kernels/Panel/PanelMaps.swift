import CPatch

// What layers need that stand alone: without a ReLU behind a normalization, or without a normalization.

extension PanelKernels {
  /// z = (y − mean) · factor + bias of [rows, 32].
  @inline(never)
  package static func normalize(
    _ values: UnsafePointer<Float>, rows: Int, constants: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      let constants = Normalization(at: constants + first)
      for row in 0..<rows {
        let at = row &* panel &+ first
        constants.apply(Pair(at: values + at)).store(result + at)
      }
    }
  }

  /// The sum of a normalized map and another one, which is normalized where it has constants.
  @inline(never)
  package static func add(
    _ values: UnsafePointer<Float>, rows: Int, constants: UnsafePointer<Float>,
    shortcut: UnsafePointer<Float>, shortcutConstants: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      let own = Normalization(at: constants + first)
      let beside = shortcutConstants.map { Normalization(at: $0 + first) }
      for row in 0..<rows {
        let at = row &* panel &+ first
        let other = Pair(at: shortcut + at)
        let sum = own.apply(Pair(at: values + at)) + (beside?.apply(other) ?? other)
        sum.store(result + at)
      }
    }
  }

  /// Σg and Σg·(y − mean) over some rows, where no ReLU stands between.
  /// - Parameter sums: [2, 32], overwritten.
  @inline(never)
  package static func sum(
    gradient: UnsafePointer<Float>, values: UnsafePointer<Float>, rows: PatchRows,
    mean: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      let middle = Pair(at: mean + first)
      var (sum, products) = (Pair.zero, Pair.zero)
      rows.forEach { row in
        let at = row &+ first
        let g = Pair(at: gradient + at)
        sum = sum + g
        products = products.adding(g, times: Pair(at: values + at) - middle)
      }
      sum.store(sums + first)
      products.store(sums + (panel &+ first))
    }
  }

  /// ReLU of `count` numbers; a NaN stays.
  @inline(never)
  package static func rectify(
    _ values: UnsafePointer<Float>, count: Int, into result: UnsafeMutablePointer<Float>
  ) {
    for i in stride(from: 0, to: count, by: Pair.count) {
      Pair(at: values + i).rectified.store(result + i)
    }
  }

  /// Backward through ReLU: zero where its output is not above zero.
  @inline(never)
  package static func mask(
    gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>, count: Int
  ) {
    for i in stride(from: 0, to: count, by: Pair.count) {
      Pair(at: UnsafePointer(gradient + i)).masked(by: Pair(at: output + i)).store(gradient + i)
    }
  }

  /// Adds `count` numbers to others.
  @inline(never)
  package static func accumulate(
    _ values: UnsafePointer<Float>, count: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    for i in stride(from: 0, to: count, by: Pair.count) {
      (Pair(at: UnsafePointer(sums + i)) + Pair(at: values + i)).store(sums + i)
    }
  }

  /// Copies rows of `count` numbers, `stride` apart, side by side.
  @inline(never)
  package static func gather(
    _ source: UnsafePointer<Float>, stride: Int, rows: Int, count: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      let (from, to) = (source + row &* stride, target + row &* count)
      for i in Swift.stride(from: 0, to: count, by: Pair.count) { Pair(at: from + i).store(to + i) }
    }
  }
}
