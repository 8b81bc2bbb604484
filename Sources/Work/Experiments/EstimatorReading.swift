import Configurations
import Diagnostics
import Quantization

extension YAMLValue {
  /// Either a name (`pwl`) or a mapping (`{name: htge, sharpness: 5.5}`, `{name: table, file: mine.csv}`).
  func estimator(bits: Int) throws -> EstimatorChoice {
    let names = EstimatorCatalogue.names + [EstimatorChoice.sampledName]
    if node.text != nil {
      let name = try name(among: names, what: "estimator")
      guard name != EstimatorChoice.sampledName else {
        throw Failure(
          .configuration, at: place, "the estimator table needs a file",
          expected: "{name: table, file: mine.csv}")
      }
      return try choice(name, [:], bits: bits)
    }
    let open = try mapping()
    let name = try open.required("name").name(among: names, what: "estimator")
    guard name != EstimatorChoice.sampledName else {
      let path = try mapping(keys: ["name", "file"]).required("file").string()
      return EstimatorChoice(samples: try EstimatorSamples(path: besideFile(path)), bits: bits)
    }
    let valid = try refusing { () throws(EstimatorError) in
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
    try refusing { () throws(EstimatorError) in
      try EstimatorChoice(name: name, parameters: parameters, bits: bits)
    }
  }

  /// The result of `work`; what the catalogue refuses becomes a failure at this place.
  func refusing<Result>(_ work: () throws(EstimatorError) -> Result) throws -> Result {
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
