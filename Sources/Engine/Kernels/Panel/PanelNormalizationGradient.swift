import CPatch

extension PanelKernels {
  /// Backward through ReLU behind a normalization: the gradient becomes zero where the normalized map is not
  /// above zero; of what is left the sums that the normalization's own gradient needs.
  /// - Parameters:
  ///   - gradient: changed.
  ///   - values: y.
  ///   - sums: [2, 32], overwritten: Σg and Σg·(y − mean).
  @inline(never)
  package static func maskAndSum(
    gradient: UnsafeMutablePointer<Float>, values: UnsafePointer<Float>, rows: PatchRows,
    constants: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      let constants = Normalization(at: constants + first)
      var (sum, products) = (Pair.zero, Pair.zero)
      rows.forEach { row in
        let at = row &+ first
        let y = Pair(at: values + at)
        let g = Pair(at: UnsafePointer(gradient + at)).masked(by: constants.apply(y))
        g.store(gradient + at)
        sum = sum + g
        products = products.adding(g, times: y - constants.mean)
      }
      sum.store(sums + first)
      products.store(sums + (panel &+ first))
    }
  }

  /// The same behind the sum of a block, for one normalization or, with a shortcut of its own, two.
  /// - Parameters:
  ///   - output: of the block.
  ///   - sums: [2, 32], or [3, 32] with Σg·(y − mean) of the shortcut last.
  @inline(never)
  package static func maskAndSum(
    gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>,
    values: UnsafePointer<Float>, mean: UnsafePointer<Float>,
    shortcut: UnsafePointer<Float>?, shortcutMean: UnsafePointer<Float>?, rows: PatchRows,
    sums: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      let middle = Pair(at: mean + first)
      var (sum, products) = (Pair.zero, Pair.zero)
      rows.forEach { row in
        let at = row &+ first
        let g = Pair(at: UnsafePointer(gradient + at)).masked(by: Pair(at: output + at))
        g.store(gradient + at)
        sum = sum + g
        products = products.adding(g, times: Pair(at: values + at) - middle)
      }
      sum.store(sums + first)
      products.store(sums + (panel &+ first))
      guard let shortcut, let shortcutMean else { continue }
      let besideMiddle = Pair(at: shortcutMean + first)
      products = .zero
      rows.forEach { row in
        let at = row &+ first
        let g = Pair(at: UnsafePointer(gradient + at))
        products = products.adding(g, times: Pair(at: shortcut + at) - besideMiddle)
      }
      products.store(sums + (2 &* panel &+ first))
    }
  }

  /// The gradient of a normalization's input: p·g − (q·(y − mean) + r), of [rows, 32].
  /// - Parameters:
  ///   - coefficients: [4, 32]: p, q, r, mean.
  ///   - result: may be the gradient itself.
  @inline(never)
  package static func normalizationGradient(
    gradient: UnsafePointer<Float>, values: UnsafePointer<Float>, rows: Int,
    coefficients: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      let p = Pair(at: coefficients + first)
      let q = Pair(at: coefficients + (panel &+ first))
      let r = Pair(at: coefficients + (2 &* panel &+ first))
      let mean = Pair(at: coefficients + (3 &* panel &+ first))
      for row in 0..<rows {
        let at = row &* panel &+ first
        let rest = r.adding(q, times: Pair(at: values + at) - mean)
        (Pair.zero - rest).adding(p, times: Pair(at: gradient + at)).store(result + at)
      }
    }
  }
}
