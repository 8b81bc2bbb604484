import Configurations
import Diagnostics
import Quantization
import WeightFiles

/// The quantizer of chosen tensors and the estimator whose M they are seen through.
package struct TensorQuantization: Sendable {
  package let bits: Int
  package let grid: UniformQuantizer.Grid
  package let limit: LimitRule
  /// Nil where no M is asked for.
  package let estimator: EstimatorChoice?

  package init(
    bits: Int, grid: UniformQuantizer.Grid, limit: LimitRule, estimator: EstimatorChoice?
  ) {
    self.bits = bits
    self.grid = grid
    self.limit = limit
    self.estimator = estimator
  }

  /// Of one tensor.
  struct Setting {
    let limit: LimitRule.Limit
    let quantizer: UniformQuantizer
    let map: WeightMap?
  }

  /// - Throws: `Failure` 65 where w_max is not to be had, 78 for an estimator that is refused.
  func setting(of tensor: WeightTensor, in file: any WeightFile) throws(Failure) -> Setting {
    let limit = try limit.limit(of: tensor, in: file)
    let quantizer = UniformQuantizer(bits: bits, limit: limit.value, grid: grid)
    do {
      let map = try estimator.map { choice throws(EstimatorError) in
        WeightMap(of: try choice.makeEstimator(), on: quantizer)
      }
      return Setting(limit: limit, quantizer: quantizer, map: map)
    } catch {
      throw Failure(.configuration, "the estimator is refused", found: "\(error)")
    }
  }

  /// What files say of tensors that M has been applied to.
  var mapText: String {
    "M of \(estimator?.canonicalText ?? "nothing"), \(bits) bits, \(grid.rawValue)"
  }
}

/// Names of what `convert` puts beside a tensor.
package enum ConversionAttribute {
  package static let alpha = "alpha"
  package static let limit = "w_max"
  /// "M of htge(…), 2 bits, range", or "none" once M⁻¹ has been applied.
  package static let weightMap = "weight_map"
  static let noMap = "none"
}
