import Quantization

/// A gradient estimator as a run uses it: the name, every parameter with the value in use, and the bit
/// width that standard values depend on.
package struct EstimatorChoice: Sendable, Hashable, Codable {
  package let name: String
  /// By name, in the units of the estimator's definition; standard values are filled in.
  package let parameters: [String: Double]
  package let bits: Int
  /// What an estimator of the user's own is made of; nil for those of the catalogue.
  package let samples: EstimatorSamples?

  /// The name of an estimator that a file describes.
  package static let sampledName = "table"

  /// The estimator through the samples of a file.
  package init(samples: EstimatorSamples, bits: Int) {
    name = Self.sampledName
    parameters = [:]
    self.bits = bits
    self.samples = samples
  }

  /// - Throws: `EstimatorError` for what the catalogue does not know or allow.
  package init(name: String, parameters: [String: Double] = [:], bits: Int) throws(EstimatorError) {
    let estimator = try EstimatorCatalogue.make(name: name, parameters: parameters, bits: bits)
    self.name = name
    self.parameters = Dictionary(
      estimator.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    self.bits = bits
    samples = nil
  }

  /// The estimator itself.
  package func makeEstimator() throws(EstimatorError) -> any GradientEstimator {
    if let samples { return samples.derivative.makeEstimator() }
    return try EstimatorCatalogue.make(name: name, parameters: parameters, bits: bits)
  }

  /// "htge(normalized=1.0,sharpness=5.5)", "ste" for one without parameters, "table(sha256=…)" for one
  /// from a file: its content counts, not its name.
  package var canonicalText: String {
    if let samples { return "\(name)(sha256=\(samples.sha256))" }
    guard !parameters.isEmpty else { return name }
    let list = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(name)(\(list.joined(separator: ",")))"
  }

  /// As a command line takes it: "ste", "'{name: htge, normalized: true, sharpness: 5.5}'"; nil for one from a file.
  package var option: String? {
    guard samples == nil else { return nil }
    guard !parameters.isEmpty else { return name }
    let switches = (try? EstimatorCatalogue.entry(named: name))?.parameters.filter(\.isSwitch)
    let list = parameters.sorted { $0.key < $1.key }.map { parameter, value in
      let isSwitch = switches?.contains { $0.name == parameter } ?? false
      return ", \(parameter): " + (isSwitch ? "\(value == 1)" : "\(value)")
    }
    return "'{name: \(name)\(list.joined())}'"
  }
}

/// Samples of Q̂′ that a user's file holds.
package struct EstimatorSamples: Sendable, Hashable, Codable {
  package let derivative: SampledDerivative
  /// Of the whole file.
  package let sha256: String

  package init(derivative: SampledDerivative, sha256: String) {
    self.derivative = derivative
    self.sha256 = sha256
  }
}
