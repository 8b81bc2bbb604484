/// What the generators of digits and images draw from their random streams.
///
/// Only + − × ÷ and comparison are used, so that every machine draws the same: the functions of
/// the C library (`sin`, `log`, `exp`) differ in their last bits between machines.
extension PhiloxStream {
  /// A number in [low, high).
  package mutating func uniform(_ low: Float, _ high: Float) -> Float {
    low + (high - low) * unitUniform()
  }

  /// A number with mean 0 and variance 1 that is close to normal and never beyond ±3.47:
  /// the sum of four uniform numbers, centred and scaled.
  package mutating func bell() -> Float {
    let sum = unitUniform() + unitUniform() + unitUniform() + unitUniform()
    return (sum - 2) * 1.732_050_8
  }

  /// True with the given probability.
  package mutating func happens(_ probability: Float) -> Bool { unitUniform() < probability }

  /// An index into `weights`, with probability in proportion to its weight.
  package mutating func index(weights: [Float]) -> Int {
    var rest = unitUniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.count - 1
  }
}
