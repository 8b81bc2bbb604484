import Optimizers

/// Every optimizer of the catalogue, with constants that training uses.
enum OptimizerRules {
  static let nonAdaptive: [Optimizer] =
    OptimizerCatalogue.kinds.filter { !$0.isAdaptive }.map { Optimizer($0, ["momentum": 0.9]) }
    + [.sgd(momentum: 0.9, dampened: true)]

  static func adaptive(epsilon: Double = 1e-7) -> [Optimizer] {
    OptimizerCatalogue.kinds.filter { $0.isAdaptive }.map { kind in
      kind == Adam.self
        ? .adam(beta1: 0.9, beta2: 0.95, epsilon: epsilon) : Optimizer(kind, ["epsilon": epsilon])
    }
  }

  static let all = nonAdaptive + adaptive()

  /// The optimizer that another framework's name and constants speak of; nil for a name unknown here.
  static func named(_ name: String, _ constants: [Double]) -> Optimizer? {
    OptimizerCatalogue.kind(named: name).map { kind in
      let names = kind.constants.filter { $0.range != .truth }.map(\.name)
      return Optimizer(kind, Dictionary(uniqueKeysWithValues: zip(names, constants)))
    }
  }
}
