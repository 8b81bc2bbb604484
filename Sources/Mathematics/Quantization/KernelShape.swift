/// The shape of Q̂′ on one quantizer as a vector kernel wants it: which formula, and its constants.
///
/// Weight units throughout. A kernel rounds the constants to its own precision once and compares
/// windows in that precision.
public enum KernelShape: Sendable, Hashable {
  /// The same value for every weight (STE: 1).
  case constant(Double)
  /// 1 strictly inside the window, 0 on its ends and beyond (PWL).
  case windowed(ClosedRange<Double>)
  /// gain · sech²(inverseWidth · v) in the window, ends included; 0 beyond (HTGE, DSQ).
  case hyperbolicTangent(HyperbolicTangentKernel)
  /// No formula of the above: call `derivative(at:for:)` for every weight.
  case general
}

/// Constants of Q̂′(w) = gain · sech²(inverseWidth · v) for w in `window`, 0 elsewhere, where v is the
/// distance to the nearest boundary point:
/// v = (w − phase) − spacing · round((w − phase) / spacing).
public struct HyperbolicTangentKernel: Sendable, Hashable {
  /// The largest value of Q̂′, s·kΔ/2; no unit.
  public let gain: Double
  /// k, per weight unit.
  public let inverseWidth: Double
  /// Δ, the distance between boundary points.
  public let spacing: Double
  /// One of the boundary points (0 unless 0 is a level).
  public let phase: Double
  /// Where Q̂′ is not zero, both ends included.
  public let window: ClosedRange<Double>
}
