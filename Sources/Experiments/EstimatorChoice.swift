import Diagnostics
import Quantization

/// A gradient estimator as a run uses it: the name, every parameter with the value in use, and the bit
/// width that standard values depend on.
package struct EstimatorChoice: Sendable, Hashable {
  package let name: String
  /// By name, in the units of the estimator's definition; standard values are filled in.
  package let parameters: [String: Double]
  package let bits: Int

  /// - Throws: `EstimatorError` for what the catalogue does not know or allow.
  package init(name: String, parameters: [String: Double] = [:], bits: Int) throws(EstimatorError) {
    let estimator = try EstimatorCatalogue.make(name: name, parameters: parameters, bits: bits)
    self.name = name
    self.parameters = Dictionary(
      estimator.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    self.bits = bits
  }

  /// The estimator itself.
  package func makeEstimator() throws(EstimatorError) -> any GradientEstimator {
    try EstimatorCatalogue.make(name: name, parameters: parameters, bits: bits)
  }

  /// "htge(normalized=1.0,sharpness=5.5)", or "ste" for one without parameters.
  package var canonicalText: String {
    guard !parameters.isEmpty else { return name }
    let list = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(name)(\(list.joined(separator: ",")))"
  }
}

extension YAMLValue {
  /// Either a name (`pwl`) or a mapping (`{name: htge, sharpness: 5.5}`).
  func estimator(bits: Int) throws -> EstimatorChoice {
    if case .scalar = node {
      let name = try name(among: EstimatorCatalogue.names, what: "estimator")
      return try choice(name, [:], bits: bits)
    }
    let open = try mapping()
    let name = try open.required("name").name(among: EstimatorCatalogue.names, what: "estimator")
    let valid = try catalogued { () throws(EstimatorError) in
      try EstimatorCatalogue.entry(named: name).parameters
    }
    let checked = try mapping(keys: ["name"] + valid.map(\.name))
    var values: [String: Double] = [:]
    for parameter in valid {
      guard let value = checked[parameter.name] else { continue }
      values[parameter.name] =
        parameter.isSwitch
        ? try value.truth() ? 1 : 0 : try value.number(in: (-Double.infinity)..., "a number")
      // Made with what is known so far, so that a refusal stands at the parameter that caused it.
      _ = try value.choice(name, values, bits: bits)
    }
    return try choice(name, values, bits: bits)
  }

  private func choice(
    _ name: String, _ parameters: [String: Double], bits: Int
  ) throws -> EstimatorChoice {
    try catalogued { () throws(EstimatorError) in
      try EstimatorChoice(name: name, parameters: parameters, bits: bits)
    }
  }

  /// The result of `work`; what the catalogue refuses becomes a failure at this place.
  private func catalogued<Result>(_ work: () throws(EstimatorError) -> Result) throws -> Result {
    do {
      return try work()
    } catch {
      throw failure(error)
    }
  }

  private func failure(_ error: EstimatorError) -> Failure {
    switch error {
    case .unknownEstimator(let name, let valid):
      Failure(
        .configuration, at: place, "unknown estimator “\(name)”",
        remedy: remedy(forUnknown: name, among: valid))
    case .unknownParameter(let estimator, let name, let valid):
      Failure(
        .configuration, at: place, "the estimator \(estimator) has no parameter “\(name)”",
        remedy: remedy(forUnknown: name, among: valid))
    case .parameterOutOfRange(let estimator, let name, let value, let allowed):
      Failure(
        .configuration, at: place, "\(name) of the estimator \(estimator) is out of range",
        expected: "\(allowed.lowerBound) to \(allowed.upperBound)", found: "\(value)")
    case .switchExpected(let estimator, let name, let value):
      Failure(
        .configuration, at: place, "\(name) of the estimator \(estimator) is on or off",
        expected: "true or false", found: "\(value)")
    case .wholeNumberExpected(let estimator, let name, let value):
      Failure(
        .configuration, at: place, "\(name) of the estimator \(estimator) counts something",
        expected: "a whole number", found: "\(value)")
    case .unsupportedBits(let estimator, let bits, let allowed):
      Failure(
        .configuration, at: place, "the estimator \(estimator) is not defined for \(bits) bits",
        expected: "\(allowed.lowerBound) to \(allowed.upperBound) bits")
    }
  }
}
