/// One parameter of an estimator as the catalogue knows it.
public struct EstimatorParameter: Sendable {
  /// Its name in experiment files.
  public let name: String
  /// One line for `--help` and error messages: meaning and unit.
  public let meaning: String
  /// Whether only 0 and 1 are allowed.
  public let isSwitch: Bool
  /// Whether only whole numbers are allowed.
  public let isCount: Bool
  /// Allowed values at a bit width, both ends included.
  public let allowed: @Sendable (_ bits: Int) -> ClosedRange<Double>
  /// The value when none is given; it may follow from the bit width and from parameters listed before.
  public let standard: @Sendable (_ bits: Int, _ chosen: [String: Double]) -> Double

  public init(
    _ name: String, meaning: String,
    allowed: @escaping @Sendable (_ bits: Int) -> ClosedRange<Double>,
    standard: @escaping @Sendable (_ bits: Int, _ chosen: [String: Double]) -> Double
  ) {
    self.name = name
    self.meaning = meaning
    isSwitch = false
    isCount = false
    self.allowed = allowed
    self.standard = standard
  }

  /// A parameter with a fixed range and default.
  public init(
    _ name: String, meaning: String, in range: ClosedRange<Double>, default value: Double
  ) {
    self.init(name, meaning: meaning, allowed: { _ in range }, standard: { _, _ in value })
  }

  /// A parameter that counts something.
  public init(
    count name: String, meaning: String, in range: ClosedRange<Int>, default value: Int
  ) {
    self.name = name
    self.meaning = meaning
    isSwitch = false
    isCount = true
    allowed = { _ in Double(range.lowerBound)...Double(range.upperBound) }
    standard = { _, _ in Double(value) }
  }

  /// A parameter that is on (1) or off (0).
  public init(switch name: String, meaning: String, default isOn: Bool) {
    self.name = name
    self.meaning = meaning
    isSwitch = true
    isCount = false
    allowed = { _ in 0...1 }
    standard = { _, _ in isOn ? 1 : 0 }
  }
}

/// What an estimator's file tells the catalogue: name, parameters, how to make one.
public struct EstimatorEntry: Sendable {
  public let name: String
  /// Bit widths for which it is defined.
  public let bits: ClosedRange<Int>
  public let parameters: [EstimatorParameter]
  private let build: @Sendable (_ values: EstimatorValues) -> any GradientEstimator

  public init(
    name: String, bits: ClosedRange<Int> = UniformQuantizer.supportedBits,
    parameters: [EstimatorParameter] = [],
    build: @escaping @Sendable (_ values: EstimatorValues) -> any GradientEstimator
  ) {
    self.name = name
    self.bits = bits
    self.parameters = parameters
    self.build = build
  }

  /// The estimator with the given parameters, checked, and standard values for the rest.
  public func make(_ given: [String: Double], bits: Int) throws(EstimatorError)
    -> any GradientEstimator
  {
    guard self.bits.contains(bits) else {
      throw .unsupportedBits(estimator: name, bits: bits, allowed: self.bits)
    }
    let valid = parameters.map(\.name)
    if let stranger = given.keys.sorted().first(where: { !valid.contains($0) }) {
      throw .unknownParameter(estimator: name, name: stranger, valid: valid)
    }
    var chosen: [String: Double] = [:]
    for parameter in parameters {
      let value = given[parameter.name] ?? parameter.standard(bits, chosen)
      if parameter.isSwitch, value != 0, value != 1 {
        throw .switchExpected(estimator: name, name: parameter.name, value: value)
      }
      if parameter.isCount, value.isFinite, value != value.rounded() {
        throw .wholeNumberExpected(estimator: name, name: parameter.name, value: value)
      }
      let allowed = parameter.allowed(bits)
      guard allowed.contains(value) else {
        throw .parameterOutOfRange(
          estimator: name, name: parameter.name, value: value, allowed: allowed)
      }
      chosen[parameter.name] = value
    }
    return build(EstimatorValues(values: chosen, bits: bits))
  }
}

/// Checked parameter values, every declared one present.
public struct EstimatorValues: Sendable {
  let values: [String: Double]
  public let bits: Int

  /// The value of a declared parameter.
  public subscript(name: String) -> Double {
    guard let value = values[name] else {
      preconditionFailure("the estimator's file reads “\(name)”, which it does not declare")
    }
    return value
  }
}
