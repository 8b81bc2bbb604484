#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The error decay estimator of IR-Net, for one bit (Qin et al. 2020).
///
/// Q̂(x) = k·tanh(t·x), Q̂′(x) = k·t·sech²(t·x), everywhere (x as in `BinaryEstimator`).
/// The published schedule sharpens it over training, see `scheduled(progress:from:to:)`.
/// α := 1, M(x) = [x/2 + sinh(2tx)/(4t)]/(k·t), odd. L₊ = k·t; over all weights there is no positive
/// L₋, so the bounds are those between the two levels.
public struct EDE: BinaryEstimator {
  /// t > 0, the steepness of tanh.
  public let sharpness: Double
  /// k > 0, the height of tanh.
  public let scale: Double

  /// - Parameters:
  ///   - sharpness: t; the default is the middle of the published schedule, √(0.1·10).
  ///   - scale: k; by default max(1/t, 1), as published.
  /// - Precondition: both positive.
  public init(sharpness: Double = 1, scale: Double? = nil) {
    let scale = scale ?? Self.standardScale(sharpness: sharpness)
    precondition(sharpness > 0 && scale > 0, "t = \(sharpness), k = \(scale): not positive")
    self.sharpness = sharpness
    self.scale = scale
  }

  /// Three stages of the published schedule, to be looked at: a quarter, a half and seven tenths of training.
  public static let illustration = [0.25, 0.5, 0.7].map { scheduled(progress: $0) }

  /// k = max(1/t, 1): Q̂′(0) is 1 while t ≤ 1, and t beyond.
  public static func standardScale(sharpness: Double) -> Double { max(1 / sharpness, 1) }

  /// The estimator at a point of training: t = t₀·(t₁/t₀)^progress, k = max(1/t, 1).
  ///
  /// - Parameters:
  ///   - progress: share of training done, 0…1.
  ///   - first: t₀, 0.1 in the published scripts for 32-bit activations (0.001 for binary ones).
  ///   - last: t₁, 10 in all of them.
  public static func scheduled(progress: Double, from first: Double = 0.1, to last: Double = 10)
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
        standard: { _, chosen in standardScale(sharpness: chosen["t"] ?? 1) }),
    ]
  ) { EDE(sharpness: $0["t"], scale: $0["k"]) }

  public var name: String { "ede" }
  public var displayName: String { "EDE" }
  public var parameters: [(name: String, value: Double)] { [("t", sharpness), ("k", scale)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .authors, sign: .positive, isCyclical: true,
      source: "Qin et al. 2020", remark: "no positive lower bound far from zero")
  }

  public func slope(at x: Double) -> Double { cell.derivative(at: x) }
  public func height(at x: Double) -> Double { cell.rise(at: x) }
  public var reciprocal: ReciprocalIntegral { cell.reciprocalIntegral(extent: .line) }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    cell.bounds.scaled(by: quantizer.stepSize / 2)
  }

  private var cell: HyperbolicTangentCell {
    HyperbolicTangentCell(gain: scale * sharpness, inverseWidth: sharpness, halfWidth: 1)
  }
}
