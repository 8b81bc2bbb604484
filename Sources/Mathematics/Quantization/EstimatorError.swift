/// Why the catalogue cannot make an estimator. The caller words it; the payload is complete.
public enum EstimatorError: Error, Sendable, Equatable {
  /// No estimator has this name.
  case unknownEstimator(name: String, valid: [String])
  /// The estimator has no such parameter.
  case unknownParameter(estimator: String, name: String, valid: [String])
  /// The value (also when NaN) is outside of the range allowed at this bit width.
  case parameterOutOfRange(
    estimator: String, name: String, value: Double, allowed: ClosedRange<Double>)
  /// The parameter is a switch; only 0 (off) and 1 (on) mean something.
  case switchExpected(estimator: String, name: String, value: Double)
  /// The parameter counts something; only whole numbers mean something.
  case wholeNumberExpected(estimator: String, name: String, value: Double)
  /// The estimator is not defined at this bit width.
  case unsupportedBits(estimator: String, bits: Int, allowed: ClosedRange<Int>)
}
