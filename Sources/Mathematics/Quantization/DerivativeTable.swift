#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Q̂′ of one estimator on one quantizer as cubic pieces on an even grid, for training: a few
/// nanoseconds a weight, whatever the formula.
///
/// Cyclical estimators are tabled over one bin's length about a boundary point, all others over twice
/// the range. A cell in which Q̂′ jumps or bends, or in which its cubic misses the formula by more than
/// `tolerance`, stays empty; weights there, and those beyond the table, are left to the formula. So
/// jumps lie exactly where the formula has them.
struct DerivativeTable: Sendable {
  /// The accepted error, relative to the largest |Q̂′| within the table: that of the vector kernels for
  /// sech².
  static let tolerance = 1e-6

  /// c₀…c₃ of c₀ + c₁s + c₂s² + c₃s³, s in [−½, ½] across the cell; NaN in empty ones.
  private let cells: [SIMD4<Float>]
  private let places: Places

  /// Which weight lies in which cell.
  fileprivate struct Places {
    let isPeriodic: Bool
    /// A boundary point, and their distance.
    let anchor: Double
    let spacing: Double
    /// Where Q̂′ is not zero.
    let window: ClosedRange<Double>
    /// The lower end of the first cell, and cells per weight unit.
    let start: Double
    let density: Double
  }

  /// Nil where no grid of acceptable size serves three quarters of the cells.
  init?(
    of estimator: any GradientEstimator, on quantizer: UniformQuantizer,
    gradientSign: FloatingPointSign
  ) {
    let integral = estimator.reciprocalIntegral(for: quantizer)
    let anchor = quantizer.anchorBoundary
    let isPeriodic = integral.extent == .cyclical
    let window = estimator.support(for: quantizer)
    let reach = isPeriodic ? quantizer.stepSize / 2 : 2 * quantizer.limit
    let start = isPeriodic ? -reach : anchor - reach
    // One period is taken about the anchor, which lies inside of every window.
    let origin = isPeriodic ? anchor : 0
    var breaks = integral.kinks.map { isPeriodic ? $0 : anchor + $0 }
    if !isPeriodic { breaks += [window.lowerBound, window.upperBound] }
    var found: (cells: [SIMD4<Float>], empty: Int)?
    for count in [256, 1024, 4096, 16384] {
      let grid = CubicGrid(start: start, width: 2 * reach / Double(count), count: count)
      let cells = grid.cells(breaks: breaks) { x in
        estimator.derivative(at: origin + x, gradientSign: gradientSign, for: quantizer)
      }
      let empty = cells.count { $0.x.isNaN }
      found = (cells, empty)
      if empty * 100 <= count { break }
    }
    guard let found, found.empty * 4 <= found.cells.count else { return nil }
    cells = found.cells
    places = Places(
      isPeriodic: isPeriodic, anchor: anchor, spacing: quantizer.stepSize, window: window,
      start: start, density: Double(found.cells.count) / (2 * reach))
  }

  /// Calls `work` with the table laid open, so that a loop over weights counts no references.
  func withReader<Result>(_ work: (Reader) -> Result) -> Result {
    cells.withUnsafeBufferPointer { work(Reader(cells: $0, places: places)) }
  }

  /// A table laid open.
  struct Reader {
    fileprivate let cells: UnsafeBufferPointer<SIMD4<Float>>
    fileprivate let places: Places

    /// Q̂′(w); NaN where the formula has to be asked.
    @inline(__always)
    func value(at w: Double) -> Float {
      var x = w
      if places.isPeriodic {
        // The operations of `UniformQuantizer.nearestBoundary`, in its order.
        let bins = ((w - places.anchor) / places.spacing).rounded(.toNearestOrEven)
        x = w - (bins * places.spacing + places.anchor)
      }
      let position = (x - places.start) * places.density
      // NaN fails the comparison too.
      guard position >= 0, position < Double(cells.count) else { return .nan }
      guard places.window.contains(w) else { return 0 }
      let cell = Int(position)
      let s = Float(position - Double(cell) - 0.5)
      let c = cells[cell]
      return c.x + s * (c.y + s * (c.z + s * c.w))
    }
  }
}

/// The grid while it is being filled.
private struct CubicGrid {
  let start: Double
  let width: Double
  let count: Int

  /// Each cell's cubic through four Chebyshev points; empty where it fails, and beside a break.
  func cells(breaks: [Double], _ f: (Double) -> Double) -> [SIMD4<Float>] {
    var peak = 0.0
    for cell in 0..<count { peak = max(peak, abs(f(place(cell, 0)))) }
    let allowed = DerivativeTable.tolerance * peak
    var broken = Set<Int>()
    for point in breaks where point.isFinite {
      // Up to rounding: a weight just below a jump must not be taken for one just above.
      let position = (point - start) / width
      for side in [position - 1e-6, position + 1e-6] where side >= 0 && side < Double(count) {
        broken.insert(Int(side))
      }
    }
    return (0..<count).map { cell in
      if broken.contains(cell) { return Self.empty }
      let cubic = Self.cubic { f(place(cell, $0)) }
      let isGood = Self.checks.allSatisfy { s in
        abs(Double(Self.value(cubic, at: Float(s))) - f(place(cell, s))) <= allowed
      }
      return isGood ? cubic : Self.empty
    }
  }

  private static let empty = SIMD4<Float>(repeating: .nan)
  /// Where a cubic is held against the formula: between the points it goes through.
  private static let checks = [-0.4999, -0.42, -0.3, 0, 0.3, 0.42, 0.4999]
  private static let outer = cos(Double.pi / 8) / 2
  private static let inner = cos(3 * Double.pi / 8) / 2

  private func place(_ cell: Int, _ s: Double) -> Double {
    start + (Double(cell) + 0.5 + s) * width
  }

  private static func cubic(_ f: (Double) -> Double) -> SIMD4<Float> {
    let (farUp, farDown, nearUp, nearDown) = (f(outer), f(-outer), f(inner), f(-inner))
    let (farEven, nearEven) = ((farUp + farDown) / 2, (nearUp + nearDown) / 2)
    let farOdd = (farUp - farDown) / (2 * outer)
    let nearOdd = (nearUp - nearDown) / (2 * inner)
    let span = outer * outer - inner * inner
    let second = (farEven - nearEven) / span
    let third = (farOdd - nearOdd) / span
    return SIMD4<Float>(
      Float(nearEven - second * inner * inner), Float(nearOdd - third * inner * inner),
      Float(second), Float(third))
  }

  private static func value(_ c: SIMD4<Float>, at s: Float) -> Float {
    c.x + s * (c.y + s * (c.z + s * c.w))
  }
}
