/// The constants of Assumptions 5.1.1 and 5.1.2 on an interval, and what Theorem 5.1 makes of them.
public struct DerivativeBounds: Sendable, Hashable {
  /// L₋ > 0, the least value of Q̂′; no unit.
  public let lower: Double
  /// L₊, the greatest value of Q̂′; no unit.
  public let upper: Double
  /// L', the least Lipschitz constant of Q̂′, per weight unit.
  public let lipschitz: Double

  public init(lower: Double, upper: Double, lipschitz: Double) {
    self.lower = lower
    self.upper = upper
    self.lipschitz = lipschitz
  }

  /// The same bounds when `unit` weight units are the unit of length of these.
  func scaled(by unit: Double) -> DerivativeBounds {
    DerivativeBounds(lower: lower, upper: upper, lipschitz: lipschitz / unit)
  }

  /// L'·L₊²/(2L₋²), per weight unit: the convexity error of Theorem 5.1 (Equation 6) is this times
  /// (η∇f)², as the paper states it.
  public var theoremConstant: Double { lipschitz * upper * upper / (2 * lower * lower) }

  /// L'·L₊/(2L₋²), the expression of Appendix H, which lacks the square on L₊.
  public var appendixHConstant: Double { lipschitz * upper / (2 * lower * lower) }

  /// α·L'·L₊²/(2L₋²): the constant with the factor that the proof of Theorem C.1 drops. M' = α/Q̂′, so
  /// its Lipschitz constant is α·L'/L₋², where the proof has L'/L₋².
  public func correctedConstant(alpha: Double) -> Double {
    alpha * theoremConstant
  }
}
