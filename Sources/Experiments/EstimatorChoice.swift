import Diagnostics
import Quantization

/// A gradient estimator as a configuration names it: the name and the parameters that differ from
/// the estimator's defaults.
package struct EstimatorChoice: Sendable, Hashable {
  package let name: String
  /// In units of the estimator's definition; sorted by name wherever they are printed.
  package let parameters: [String: Double]

  package init(name: String, parameters: [String: Double] = [:]) {
    self.name = name
    self.parameters = parameters
  }

  /// "htge(sharpness=5.5)", or "ste" for one without parameters.
  package var canonicalText: String {
    guard !parameters.isEmpty else { return name }
    let list = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(name)(\(list.joined(separator: ",")))"
  }
}

/// The estimators that exist and what each can be told. The one place that asks the catalogue.
enum KnownEstimators {
  static let names = ["ste", "pwl", "htge", "dsq", "mad", "ede"]

  static func parameterNames(of name: String) -> [String] {
    switch name {
    case "htge", "dsq": ["sharpness"]
    case "ede": ["sharpness"]
    default: []
    }
  }
}

extension YAMLValue {
  /// Either a name (`pwl`) or a mapping (`{name: htge, sharpness: 5.5}`).
  func estimator() throws -> EstimatorChoice {
    if case .scalar = node {
      return EstimatorChoice(name: try name(among: KnownEstimators.names, what: "estimator"))
    }
    let open = try mapping()
    let name = try open.required("name").name(among: KnownEstimators.names, what: "estimator")
    let parameters = KnownEstimators.parameterNames(of: name)
    let checked = try mapping(keys: ["name"] + parameters)
    var values: [String: Double] = [:]
    for parameter in parameters {
      values[parameter] = try checked[parameter]?.number(in: 0..., "a number, 0 or above")
    }
    return EstimatorChoice(name: name, parameters: values)
  }
}
