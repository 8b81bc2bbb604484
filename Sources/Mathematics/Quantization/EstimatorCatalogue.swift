/// Every estimator by name. A new one is a file in `Estimators/` and its line here.
public enum EstimatorCatalogue {
  /// Baselines first, then binary, then multi-bit, as in Appendix B.
  public static let entries: [EstimatorEntry] = [
    STE.entry, PWL.entry,
    PCF.entry, SignSwish.entry, ApproxSign.entry, XuCheung.entry, EDE.entry, RBNN.entry,
    FDABNN.entry,
    HTGE.entry, DSQ.entry, SigmoidSum.entry, DAQ.entry, PSG.entry, RootQuantization.entry,
    DoReFa.entry, MAD.entry, InverseTanh.entry, Cosine.entry,
  ]

  /// Every valid name, in the catalogue's order.
  public static var names: [String] { entries.map(\.name) }

  /// The estimator called `name` with the given parameters; what is not given takes its standard value.
  public static func make(
    name: String, parameters: [String: Double] = [:], bits: Int
  ) throws(EstimatorError) -> any GradientEstimator {
    try entry(named: name).make(parameters, bits: bits)
  }

  /// The parameter names of an estimator, in order.
  public static func parameterNames(of name: String) throws(EstimatorError) -> [String] {
    try entry(named: name).parameters.map(\.name)
  }

  /// The catalogue's entry of an estimator: parameters with meaning, range and standard value.
  public static func entry(named name: String) throws(EstimatorError) -> EstimatorEntry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .unknownEstimator(name: name, valid: names)
    }
    return entry
  }
}
