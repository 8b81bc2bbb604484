#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Frequency-domain approximation (Xu et al. 2021): the truncated Fourier series of a square wave.
///
/// Q̂(x)  = (4/π) Σ sin((2i+1)ωx)/(2i+1) over i = 0…n (x as in `BinaryEstimator`),
/// Q̂′(x) = (4ω/π) Σ cos((2i+1)ωx) = (2ω/π)·sin(Nωx)/sin(ωx) with N = 2(n + 1).
/// Positive up to x₁ = π/(Nω), then of either sign. α := 1; M by partial fractions of 1/U_{N−1},
/// M(x) = π/(2ω²N) Σ (−1)^(j+1) sin(jπ/N) ln|sin((jπ/N+ωx)/2)/sin((jπ/N−ωx)/2)| over j = 1…N−1,
/// without bound towards x₁. L₊ = 4ω(n+1)/π. The original adds a learned noise-adaptation branch.
public struct FDABNN: BinaryEstimator {
  /// n ≥ 0, the index of the last term. 10 as remembered.
  public let lastTerm: Int
  /// ω > 0, the base frequency. 1 as remembered.
  public let frequency: Double

  /// - Precondition: `lastTerm` not negative, `frequency` positive.
  public init(lastTerm: Int = 10, frequency: Double = 1) {
    precondition(lastTerm >= 0 && frequency > 0, "n = \(lastTerm), ω = \(frequency)")
    self.lastTerm = lastTerm
    self.frequency = frequency
  }

  static let entry = EstimatorEntry(
    name: "fdabnn", bits: 1...1,
    parameters: [
      EstimatorParameter(
        count: "n", meaning: "index of the series' last term", in: 0...100, default: 10),
      EstimatorParameter(
        "omega", meaning: "base frequency in units of 1/w_max", in: 0.01...10, default: 1),
    ]
  ) { FDABNN(lastTerm: Int($0["n"]), frequency: $0["omega"]) }

  public var name: String { "fdabnn" }
  public var displayName: String { "FDA-BNN" }
  public var parameters: [(name: String, value: Double)] {
    [("n", Double(lastTerm)), ("omega", frequency)]
  }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .unverified, sign: .negativeSomewhere, isCyclical: true,
      source: "Xu et al. 2021", remark: "M exists only up to the first zero of Q̂′")
  }

  /// N = 2(n + 1).
  private var order: Double { 2 * Double(lastTerm + 1) }

  /// x₁ = π/(Nω), the first zero of Q̂′.
  public var firstZero: Double { Double.pi / (order * frequency) }

  public func slope(at x: Double) -> Double {
    var sum = 0.0
    for i in 0...lastTerm { sum += cos(Double(2 * i + 1) * frequency * x) }
    return 4 * frequency / Double.pi * sum
  }

  public func height(at x: Double) -> Double {
    var sum = 0.0
    for i in 0...lastTerm {
      let odd = Double(2 * i + 1)
      sum += sin(odd * frequency * x) / odd
    }
    return 4 / Double.pi * sum
  }

  public var reciprocal: ReciprocalIntegral {
    ReciprocalIntegral(
      extent: .line, integrand: { 1 / slope(at: $0) }, closedForm: { partialFractions(at: $0) },
      domain: -firstZero...firstZero)
  }

  private func partialFractions(at x: Double) -> Double {
    let angle = frequency * x
    var sum = 0.0
    for j in 1..<(2 * (lastTerm + 1)) {
      let pole = Double(j) * Double.pi / order
      let term = sin(pole) * log(abs(sin((pole + angle) / 2) / sin((pole - angle) / 2)))
      sum += j.isMultiple(of: 2) ? -term : term
    }
    return Double.pi / (2 * frequency * frequency * order) * sum
  }
}
