import Diagnostics
import HDF5

/// Where the penalty λ·Σw² alone would take two nets from the earliest weights that their run files hold, at rest there, if the loss had no
/// gradient: what of Ē is not the estimator's doing.
package struct PenaltyEffect: Equatable, Sendable {
  /// What would be left of each weight of the first net, as a factor.
  package var remaining: SeedValues
  /// Mean of E / w_max at the end.
  package var errorOverLimit: SeedValues
  /// Share of weights with the same quantized value at the end.
  package var agreement: SeedValues

  package init(remaining: SeedValues, errorOverLimit: SeedValues, agreement: SeedValues) {
    self.remaining = remaining
    self.errorOverLimit = errorOverLimit
    self.agreement = agreement
  }

  /// Of nothing yet, to be read.
  init() {
    let none = SeedValues([])
    self.init(remaining: none, errorOverLimit: none, agreement: none)
  }

  mutating func declare(in file: HDF5Fields, at group: String, seeds: Int) throws(Failure) {
    try file.group(group)
    try file.list(
      group + "/remaining", &remaining.values, count: .exactly(seeds), .finite)
    try file.list(
      group + "/error_over_w_max", &errorOverLimit.values, count: .exactly(seeds),
      .notNegative.orMissing)
    try file.list(group + "/agreement", &agreement.values, count: .exactly(seeds), .share)
  }
}
