import CUpdate

/// An optimizer with its constants.
package struct Optimizer: Sendable {
  package let kind: any OptimizerKind.Type
  /// By name: all of the kind, and no other.
  package private(set) var constants: [String: Double]

  /// - Parameter constants: those that have no standard value, and others to go over it.
  /// - Precondition: the kind has them, and they are within its ranges.
  package init(_ kind: any OptimizerKind.Type, _ constants: [String: Double] = [:]) {
    let values = kind.constants.map { ($0, constants[$0.name] ?? $0.standard) }
    precondition(
      constants.keys.allSatisfy { name in kind.constants.contains { $0.name == name } }
        && values.allSatisfy { constant, value in value.map(constant.range.contains) ?? false },
      "no such optimizer")
    self.kind = kind
    self.constants = Dictionary(
      uniqueKeysWithValues: values.map { ($0.name, $1 ?? 0) })
  }

  /// A constant of the kind.
  package subscript(name: String) -> Double {
    guard let value = constants[name] else { preconditionFailure("\(kind.name) has no \(name)") }
    return value
  }

  package var isAdaptive: Bool { kind.isAdaptive }
  package var displayName: String { kind.displayName }
  package var stateNames: [String] { kind.stateNames }

  /// Whether the state is a velocity: a displacement in the space of the weights.
  package var hasVelocity: Bool { stateNames == ["velocity"] }

  /// "adam(beta1=0.9,beta2=0.95,epsilon=1e-07)": constants in the order of their names.
  package var canonicalText: String {
    let list = kind.constants.sorted { $0.name < $1.name }.map {
      "\($0.name)=\($0.text(self[$0.name]))"
    }
    return "\(kind.name)(\(list.joined(separator: ",")))"
  }

  /// The factors of one step.
  package func factors(learningRate: Double, step: Int) -> UpdateFactors {
    kind.factors(self, learningRate: learningRate, step: step)
  }
}

extension Optimizer: Hashable {
  package static func == (one: Optimizer, other: Optimizer) -> Bool {
    one.kind == other.kind && one.constants == other.constants
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind.name)
    hasher.combine(constants)
  }
}

/// `{"adam": {"beta1": 0.9, "beta2": 0.95, "epsilon": 1e-07}}`
extension Optimizer: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let entries = try container.decode([String: [String: Double]].self)
    guard entries.count == 1, let (name, constants) = entries.first,
      let kind = OptimizerCatalogue.kind(named: name),
      Set(kind.constants.map(\.name)) == Set(constants.keys),
      kind.constants.allSatisfy({ $0.range.contains(constants[$0.name] ?? .nan) })
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "this is no optimizer: \(entries)")
    }
    self.init(kind, constants)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode([kind.name: constants])
  }
}
