#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The error decay estimator of IR-Net, for one bit (Qin et al. 2020).
///
/// With x = w/limit: Q̂(w) = limit·k·tanh(t·x), Q̂'(w) = k·t·sech²(t·x), everywhere. (On the one-bit
/// integer grid, as for every binary estimator, x is the distance from the boundary point over Δ/2.)
/// The published schedule sharpens it over training, see `scheduled(progress:from:to:)`.
/// α := 1, M(w) = limit/(k·t)·[x/2 + sinh(2tx)/(4t)], odd. L₊ = k·t; over all weights there is no
/// positive L₋, so the bounds are those within the two levels, |x| ≤ 1.
package struct EDE: GradientEstimator {
  /// t > 0, the steepness of tanh in units of 1/limit.
  package let sharpness: Double
  /// k > 0, the height of tanh in units of limit.
  package let height: Double

  /// - Parameters:
  ///   - sharpness: t; the default is the middle of the published schedule, √(0.1·10).
  ///   - height: k; by default max(1/t, 1), as published.
  /// - Precondition: both positive.
  package init(sharpness: Double = 1, height: Double? = nil) {
    let height = height ?? Self.standardHeight(sharpness: sharpness)
    precondition(sharpness > 0 && height > 0, "t = \(sharpness), k = \(height): not positive")
    self.sharpness = sharpness
    self.height = height
  }

  /// k = max(1/t, 1): Q̂'(0) is 1 while t ≤ 1, and t beyond.
  package static func standardHeight(sharpness: Double) -> Double { max(1 / sharpness, 1) }

  /// The estimator at a point of training: t = t₀·(t₁/t₀)^progress, k = max(1/t, 1).
  ///
  /// - Parameters:
  ///   - progress: share of training done, 0…1.
  ///   - first: t₀, 0.1 in the published scripts for 32-bit activations (0.001 for binary ones).
  ///   - last: t₁, 10 in all of them.
  package static func scheduled(progress: Double, from first: Double = 0.1, to last: Double = 10)
    -> EDE
  {
    EDE(sharpness: first * pow(last / first, progress))
  }

  static let entry = EstimatorEntry(
    name: "ede", bits: 1...1,
    parameters: [
      EstimatorParameter(
        "t", meaning: "steepness of tanh in units of 1/w_max; 0.1 to 10 over the schedule",
        in: 1e-4...50, default: 1),
      EstimatorParameter(
        "k", meaning: "height of tanh in units of w_max; max(1/t, 1) unless given",
        allowed: { _ in 1e-4...1e4 },
        standard: { _, chosen in standardHeight(sharpness: chosen["t"] ?? 1) }),
    ]
  ) { EDE(sharpness: $0["t"], height: $0["k"]) }

  package var name: String { "ede" }
  package var displayName: String { "EDE" }
  package var parameters: [(name: String, value: Double)] { [("t", sharpness), ("k", height)] }
  package var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .authors, sign: .positive, isCyclical: true,
      source: "Qin et al. 2020", remark: "no positive lower bound far from zero")
  }

  package func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    cell(for: quantizer).derivative(at: w - quantizer.anchorBoundary)
  }

  package func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let boundary = quantizer.anchorBoundary
    return boundary + cell(for: quantizer).rise(at: w - boundary)
  }

  package func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    cell(for: quantizer).reciprocalIntegral(extent: .line)
  }

  package func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    cell(for: quantizer).bounds
  }

  private func cell(for quantizer: UniformQuantizer) -> HyperbolicTangentCell {
    let half = quantizer.stepSize / 2
    return HyperbolicTangentCell(
      gain: height * sharpness, sharpness: sharpness / half, halfWidth: half)
  }
}
