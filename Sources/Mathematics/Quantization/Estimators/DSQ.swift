#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Differentiable soft quantization (Gong et al. 2019).
///
/// Between two neighbouring levels with boundary point m half-way, κ = ln(2/a − 1), k = κ/Δ:
///   Q̂(w)  = m + (Δ/2)·tanh(k(w − m))/(1 − a),
///   Q̂′(w) = κ/(2(1 − a))·sech²(k(w − m));
/// constant and 0 outside of the representable range. 1 − a = tanh(kΔ/2), so this is the normalized
/// HTGE with t = κ. α = κ²/[(1 − a)κ + 2(1 − a)²/(a(2 − a))].
public struct DSQ: HyperbolicTangentEstimator {
  /// a in (0, 1), by how much a step falls short of the level: near 0 a jump, near 1 a straight line.
  /// Learned in the original, starting from 0.2, the default here.
  public let shortfall: Double

  /// - Precondition: 0 < `shortfall` < 1.
  public init(shortfall: Double) {
    precondition(shortfall > 0 && shortfall < 1, "a = \(shortfall) is not between 0 and 1")
    self.shortfall = shortfall
  }

  static let entry = EstimatorEntry(
    name: "dsq",
    parameters: [
      EstimatorParameter(
        "a", meaning: "1 − tanh(kΔ/2), how far a step stays from the level",
        in: 1e-9...0.9999, default: 0.2)
    ]
  ) { DSQ(shortfall: $0["a"]) }

  public var name: String { "dsq" }
  public var displayName: String { "DSQ" }
  public var parameters: [(name: String, value: Double)] { [("a", shortfall)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .thirdParty, sign: .zeroOutside, isCyclical: true,
      source: "Gong et al. 2019", remark: "a is learned in the original, fixed here")
  }

  /// κ = kΔ = ln(2/a − 1), the steepness per bin.
  public var sharpnessPerBin: Double { log(2 / shortfall - 1) }

  public func cell(for quantizer: UniformQuantizer) -> HyperbolicTangentCell {
    let k = sharpnessPerBin / quantizer.stepSize
    let half = quantizer.stepSize / 2
    return HyperbolicTangentCell(gain: k * half / (1 - shortfall), inverseWidth: k, halfWidth: half)
  }
}
