/// Every threshold by which findings are judged, as `pipeline/experiments/rules.yaml` gives them, each with
/// its reason.
package struct Rules: Sendable, Hashable, Codable {
  /// The rules that there are; the file has each of them once, and no other.
  package enum Name: String, Sendable, CaseIterable, Codable {
    /// How many times what 1 % of learning rate does still counts as training alike.
    case likeness
    /// How many times the baseline's distance an unadjusted pair must be apart.
    case worsening
    /// The difference of validation accuracies that counts as almost none.
    case accuracyMargin = "accuracy-margin"
    /// The same where test images are few, in standard errors of a difference.
    case accuracyErrors = "accuracy-errors"
    /// How many times what 1 % of learning rate does a swap of estimators may do to the quantized weights.
    case swap
    /// How many times chance a net's accuracy must be for it to have learned.
    case learned
    /// Seeds that a verdict needs.
    case verdictSeeds = "verdict-seeds"
    /// Seeds that a spread needs to be compared with the paper.
    case spreadSeeds = "spread-seeds"
    /// The part of further single runs that our spread is to hold.
    case spreadCoverage = "spread-coverage"
    /// Up to which factor two numbers are of the same size.
    case sameSize = "same-size"
    /// How many times what rounding makes of an error it must be to be fitted.
    case aboveRounding = "above-rounding"
    /// The exponent in the learning rate from which a relative error falls in proportion to it.
    case proportional
    /// The exponent below which it hardly depends on it.
    case independent
    /// The exponent of an error in the learning rate below which it is of first order.
    case firstOrder = "first-order"
    /// ε of an adaptive optimizer up to which it is a mere guard against division by zero.
    case guardingEpsilon = "guarding-epsilon"
    /// The part of a bin within which a weight counts as near its boundary.
    case nearBoundary = "near-boundary"

    /// Values that mean something: a part is of a whole, a boundary's neighbourhood half a bin at most, and nothing is
    /// counted in millions.
    package var range: ClosedRange<Double> {
      switch self {
      case .spreadCoverage: Double.leastNonzeroMagnitude...0.9999
      case .nearBoundary: Double.leastNonzeroMagnitude...0.5
      default: Double.leastNonzeroMagnitude...1_000_000
      }
    }
  }

  package struct Rule: Sendable, Hashable, Codable {
    package let value: Double
    /// The rule as a sentence, with its value.
    package let statement: String
    package let reason: String

    package init(value: Double, statement: String, reason: String) {
      self.value = value
      self.statement = statement
      self.reason = reason
    }
  }

  private let byName: [String: Rule]

  /// - Precondition: every name is there.
  package init(_ rules: [Name: Rule]) {
    precondition(rules.count == Name.allCases.count, "a rule is missing")
    byName = Dictionary(uniqueKeysWithValues: rules.map { ($0.key.rawValue, $0.value) })
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    byName = try container.decode([String: Rule].self)
    for name in Name.allCases {
      guard let rule = byName[name.rawValue], name.range.contains(rule.value) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "the rule \(name.rawValue) is missing or out of range")
      }
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(byName)
  }

  package subscript(_ name: Name) -> Rule {
    guard let rule = byName[name.rawValue] else { preconditionFailure("no rule \(name.rawValue)") }
    return rule
  }

  /// Every rule in a fixed order, one a line: what findings depend on.
  package var canonicalText: String {
    Name.allCases.map { "\($0.rawValue)=\(self[$0].value): \(self[$0].statement)" }
      .joined(separator: "\n")
  }
}
