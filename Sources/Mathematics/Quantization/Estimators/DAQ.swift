#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Distance-aware quantization (Kim, Lee and Ham 2021): a soft assignment to the two nearest levels with
/// a temperature that follows the weight.
///
/// With v the distance from the nearest boundary point in bins, C = T/(2·sinh T), c = 1/(2σ²):
///   Q̂′ = C·coth(c + |v|),  Q̂ = m + Δ·C·sign(v)·ln[sinh(c + |v|)/sinh c],
/// 0 and constant outside of the representable range. Derived from the authors' code, whose forward pass
/// is the hard quantizer. ∫ = sign(v)·ln[cosh(c + |v|)/cosh c]/C, α = C/(2·ln[cosh(c + ½)/cosh c]).
/// L₋ = C·coth(c + ½), L₊ = C·coth c, L' = C/sinh²c per bin.
public struct DAQ: PeriodicEstimator {
  /// T > 0. 2 for weights.
  public let temperature: Double
  /// σ > 0, the width of the kernel over distances. 1 for weights.
  public let kernelWidth: Double

  /// - Precondition: both positive.
  public init(temperature: Double = 2, kernelWidth: Double = 1) {
    precondition(temperature > 0 && kernelWidth > 0, "T = \(temperature), σ = \(kernelWidth)")
    self.temperature = temperature
    self.kernelWidth = kernelWidth
  }

  static let entry = EstimatorEntry(
    name: "daq",
    parameters: [
      EstimatorParameter(
        "temperature", meaning: "T of the soft assignment", in: 0.01...20, default: 2),
      EstimatorParameter(
        "sigma", meaning: "width of the distance kernel in bins", in: 0.1...10, default: 1),
    ]
  ) { DAQ(temperature: $0["temperature"], kernelWidth: $0["sigma"]) }

  public var name: String { "daq" }
  public var displayName: String { "DAQ" }
  public var parameters: [(name: String, value: Double)] {
    [("temperature", temperature), ("sigma", kernelWidth)]
  }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .authors, sign: .zeroOutside, isCyclical: true,
      source: "Kim, Lee and Ham 2021")
  }

  private var gain: Double { temperature / (2 * sinh(temperature)) }
  private var shift: Double { 1 / (2 * kernelWidth * kernelWidth) }

  public var vanishesOutside: Bool { true }

  public func slope(atOffset v: Double) -> Double { gain / tanh(shift + abs(v)) }

  public func rise(atOffset v: Double) -> Double {
    let rise = gain * log(sinh(shift + abs(v)) / sinh(shift))
    return v < 0 ? -rise : rise
  }

  public var reciprocal: ReciprocalIntegral {
    let (gain, shift) = (gain, shift)
    return ReciprocalIntegral(
      extent: .cyclical,
      integrand: { tanh(shift + abs($0)) / gain },
      closedForm: { v in
        let image = log(cosh(shift + abs(v)) / cosh(shift)) / gain
        return v < 0 ? -image : image
      },
      closedInverse: { image in
        let v = acosh(cosh(shift) * exp(gain * abs(image))) - shift
        return image < 0 ? -v : v
      },
      kinks: [0])
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    let steepest = gain / (sinh(shift) * sinh(shift))
    return DerivativeBounds(
      lower: slope(atOffset: 0.5), upper: slope(atOffset: 0), lipschitz: steepest
    )
    .scaled(by: quantizer.stepSize)
  }
}
