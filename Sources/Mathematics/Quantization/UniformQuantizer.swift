/// The uniform quantizer Q of one weight tensor: b bits over the representable range (Equation 1).
///
/// Three grids share one description: levels at `-limit + jΔ`, boundary points half-way between
/// neighbouring levels, everything beyond the outermost levels clipped. With L = `limit` and
/// n = 2^b − 1:
///
/// | grid      | Δ           | levels              | boundary points       | Q                            |
/// |-----------|-------------|---------------------|-----------------------|------------------------------|
/// | `range`   | 2L/n        | −L, −L+Δ, …, L      | jΔ, abs(j) < 2^(b−1)  | Δ·round((clip(w)+L)/Δ) − L   |
/// | `integer` | L/2^(b−1)   | −L, …, −Δ, 0, …, L−Δ | (j+½)Δ               | Δ·round(clip(w/Δ, l, u))     |
/// | `sign`    | 2L          | −L, L               | 0                     | L where w ≥ 0, −L elsewhere  |
///
/// `round` breaks ties to even. Truth table of `range` (L = 1) and the rest, ties and edges included:
///
/// | w            | range, 2 bits | range, 1 bit | sign | integer, 2 bits (l = −2, u = 1) |
/// |--------------|---------------|--------------|------|---------------------------------|
/// | −∞, −2, −1   | −1            | −1           | −1   | −1                              |
/// | −¾           | −1            | −1           | −1   | −1     (tie −1.5 → −2)          |
/// | −½           | −⅓            | −1           | −1   | −½                              |
/// | −¼           | −⅓            | −1           | −1   | 0      (tie −0.5 → 0)           |
/// | −0, 0        | +⅓ (tie 1.5 → 2) | −1 (tie 0.5 → 0) | +1 | 0                          |
/// | ¼            | ⅓             | 1            | 1    | 0      (tie 0.5 → 0)            |
/// | ½            | ⅓             | 1            | 1    | ½                               |
/// | ¾            | 1             | 1            | 1    | ½      (clipped at u)           |
/// | 1, 2, ∞      | 1             | 1            | 1    | ½                               |
/// | NaN          | NaN           | NaN          | NaN  | NaN                             |
///
/// The tie at 0 is met exactly for every limit, because the scaled weight w/L is formed first.
///
/// The paper leaves Δ of Equation 1 open (Appendix A lists max|W|/(2^b − 1) among others). The
/// `integer` grid takes Δ = L/2^(b−1), so that its lowest level is −L, as that of `range`; another Δ
/// is had by choosing `limit` = Δ·2^(b−1).
public struct UniformQuantizer: Sendable, Hashable {
  /// Where the levels lie.
  public enum Grid: String, CaseIterable, Sendable, Codable {
    /// 2^b levels spread evenly from −limit to limit (the recipe of the MNIST and ResNet50 runs).
    case range
    /// Equation 1 with the integers l = −2^(b−1) and u = 2^(b−1) − 1.
    case integer
    /// The binary sign function: two levels, −limit and limit, one boundary point at 0.
    case sign

    /// Whether a quantizer with this grid and so many bits exists: `sign` is binary only.
    public func supports(bits: Int) -> Bool {
      UniformQuantizer.supportedBits.contains(bits) && (self != .sign || bits == 1)
    }
  }

  /// Bit widths whose level indices single precision can tell apart.
  public static let supportedBits = 1...24

  /// b, the width of a quantized weight in bits.
  public let bits: Int
  /// w_max > 0 in weight units: the bound of the tensor's initial distribution.
  public let limit: Double
  public let grid: Grid
  /// Δ, the distance between neighbouring levels, in weight units.
  public let stepSize: Double
  /// Constants of the single-precision quantizer, rounded once.
  package let single: SinglePrecisionGrid

  /// - Precondition: `bits` in `supportedBits` (1 where the grid is `sign`), `limit` positive and finite.
  public init(bits: Int, limit: Double, grid: Grid = .range) {
    precondition(grid.supports(bits: bits), "a \(grid) grid of \(bits) bits does not exist")
    precondition(limit > 0 && limit.isFinite, "the limit \(limit) is not positive and finite")
    self.bits = bits
    self.limit = limit
    self.grid = grid
    let steps = Double((1 << bits) - 1)
    switch grid {
    case .range: stepSize = 2 * limit / steps
    case .integer: stepSize = limit / Double(1 << (bits - 1))
    case .sign: stepSize = 2 * limit
    }
    single = SinglePrecisionGrid(bits: bits, limit: limit, stepSize: stepSize, grid: grid)
  }

  /// 2^b, the number of levels.
  public var levelCount: Int { 1 << bits }

  /// The values Q takes, ascending, 2^b of them, in weight units.
  public var levels: [Double] { (0..<levelCount).map(level(at:)) }

  /// The points where Q jumps, ascending, 2^b − 1 of them, half-way between neighbouring levels.
  public var boundaryPoints: [Double] {
    (1..<levelCount).map { index in
      switch grid {
      case .range, .sign: Double(index - levelCount / 2) * stepSize
      case .integer: (Double(index - levelCount / 2) - 0.5) * stepSize
      }
    }
  }

  /// The boundary point from which the weight map M is built: 0, or −Δ/2 where 0 is a level.
  public var anchorBoundary: Double { grid == .integer ? -0.5 * stepSize : 0 }

  /// From the lowest level to the highest. A binary sign has no representable range in the paper's
  /// sense (Appendix A); its two levels stand in for it.
  public var representableRange: ClosedRange<Double> {
    level(at: 0)...level(at: levelCount - 1)
  }

  /// Q(w) in double precision; NaN stays NaN.
  public func quantized(_ w: Double) -> Double {
    guard let index = index(of: w) else { return .nan }
    return level(at: index)
  }

  /// Q(w) in the single-precision arithmetic of the training engine (`SinglePrecisionGrid`).
  public func quantized(_ w: Float) -> Float { single.quantized(w) }

  /// The index of Q(w) among `levels`, by the arithmetic of the training engine; −1 for NaN.
  public func levelIndex(_ w: Float) -> Int { single.levelIndex(w) }

  /// The boundary point nearest to `w` on the grid continued to both sides without end, and how far
  /// `w` lies above it: an offset in [−Δ/2, Δ/2], −Δ/2 and Δ/2 being levels.
  public func nearestBoundary(to w: Double) -> (boundary: Double, offset: Double) {
    let anchor = anchorBoundary
    let boundary = ((w - anchor) / stepSize).rounded(.toNearestOrEven) * stepSize + anchor
    return (boundary, w - boundary)
  }

  /// How far `w` lies from the anchoring boundary point in units of Δ/2: the argument x of binary
  /// estimators, −1 and 1 being the two levels at one bit.
  public func binaryArgument(of w: Double) -> Double {
    (w - anchorBoundary) / (stepSize / 2)
  }

  /// The value of level `index`, 0 being the lowest.
  private func level(at index: Int) -> Double {
    switch grid {
    case .range:
      let half = Double(levelCount - 1) / 2
      return (Double(index) - half) / half * limit
    case .integer: return Double(index - levelCount / 2) * stepSize
    case .sign: return index == 0 ? -limit : limit
    }
  }

  private func index(of w: Double) -> Int? {
    if w.isNaN { return nil }
    switch grid {
    case .range:
      let half = Double(levelCount - 1) / 2
      let clipped = min(max(w, -limit), limit)
      return Int(((clipped / limit + 1) * half).rounded(.toNearestOrEven))
    case .integer:
      let lowest = -Double(levelCount / 2)
      let highest = Double(levelCount / 2 - 1)
      let clipped = min(max(w / stepSize, lowest), highest)
      return Int(clipped.rounded(.toNearestOrEven)) + levelCount / 2
    case .sign: return w >= 0 ? 1 : 0
    }
  }
}
