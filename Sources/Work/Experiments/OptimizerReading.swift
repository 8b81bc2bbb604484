import Configurations
import Diagnostics
import Optimizers

extension YAMLValue {
  /// An entry of the section `optimizers`. Constants that may be absent have the standard values of their kind.
  /// - Throws: `Failure` 78 for a key that the kind does not have, one that is missing and has no standard value, and
  ///   values out of range.
  func optimizerGroup(named name: String) throws -> OptimizerGroup {
    let word = try mapping().required("kind")
      .name(among: OptimizerCatalogue.names, what: "optimizer")
    guard let kind = OptimizerCatalogue.kind(named: word) else {
      throw Failure(.software, at: place, "the optimizer “\(word)” was lost")
    }
    let settings = try mapping(
      keys: ["kind", "letter", "learning_rate"] + kind.constants.map(\.name))
    var constants: [String: Double] = [:]
    for constant in kind.constants {
      let value =
        try constant.standard == nil ? settings.required(constant.name) : settings[constant.name]
      constants[constant.name] = try value?.constant(constant)
    }
    return OptimizerGroup(
      name: name, letter: try settings.required("letter").string(),
      rule: Optimizer(kind, constants),
      learningRate: try settings.required("learning_rate").positive())
  }

  /// A number above 0.
  func positive() throws -> Double {
    try number(in: Double.leastNonzeroMagnitude..., "a number above 0")
  }

  /// The value of an optimizer's constant.
  func constant(_ constant: OptimizerConstant) throws -> Double {
    switch constant.range {
    case .truth: return try truth() ? 1 : 0
    case .fraction: return try number(in: 0..<1, "0 ≤ \(constant.name) < 1")
    case .nonnegative: return try number(in: 0..., "0 or above")
    case .epsilon:
      let least = OptimizerConstant.Range.leastEpsilon
      return try number(in: least..., "\(least) or more")
    }
  }
}
