import Configurations
import Diagnostics
import Foundation
import Quantization
import WeightFiles

/// The stage `convert`: weights of Q̂-net to those of STE-net by M (Equation 4), or back by M⁻¹.
package struct WeightConversion: Sendable {
  package let quantization: TensorQuantization
  package let isInverse: Bool
  /// Whether weights outside of [−w_max, w_max] are taken, for which M goes on bin after bin, as in training; the
  /// paper defines it inside only.
  package let goesBeyondRange: Bool

  package init(_ quantization: TensorQuantization, isInverse: Bool, goesBeyondRange: Bool) {
    self.quantization = quantization
    self.isInverse = isInverse
    self.goesBeyondRange = goesBeyondRange
  }

  /// What became of one tensor.
  package struct Outcome: Sendable {
    package let tensor: WeightTensor
    package let limit: LimitRule.Limit
    /// α of STE-net's learning rate (Equation 4).
    package let alpha: Double
    /// Share of the weights whose stored number is another one now.
    package let movedShare: Double
    /// Mean |ΔW|, in weight units.
    package let meanChange: Double
    /// Largest |ΔW|, in weight units.
    package let largestChange: Double
  }

  /// - Returns: the outcome of every tensor, and the bytes of the new file.
  /// - Throws: `Failure` 65 for weights that M has no value for, that lie outside of the range, or that are no numbers;
  ///   for tensors that M has been applied to before.
  package func convert(
    _ file: any WeightFile, _ tensors: [WeightTensor]
  ) throws(Failure) -> (outcomes: [Outcome], bytes: [UInt8]) {
    var outcomes: [Outcome] = []
    var replacements: [TensorReplacement] = []
    for tensor in tensors {
      let (outcome, values) = try convert(tensor, in: file)
      outcomes.append(outcome)
      replacements.append(
        TensorReplacement(
          name: tensor.name, values: values,
          attributes: [
            (ConversionAttribute.alpha, .number(outcome.alpha)),
            (ConversionAttribute.limit, .number(outcome.limit.value)),
            (
              ConversionAttribute.weightMap,
              .text(isInverse ? ConversionAttribute.noMap : quantization.mapText)
            ),
          ]))
    }
    return (outcomes, try file.bytes(replacing: replacements))
  }

  private func convert(
    _ tensor: WeightTensor, in file: any WeightFile
  ) throws(Failure) -> (Outcome, [Double]) {
    let precision = try tensor.readablePrecision(in: file.path)
    try checkHistory(of: tensor, in: file)
    let setting = try quantization.setting(of: tensor, in: file)
    let values = try file.finiteValues(of: tensor)
    guard let map = setting.map else { throw Failure(.usage, "no estimator is given") }
    if !goesBeyondRange {
      try checkRange(values, tensor, file, setting, map, precision)
    }
    let converted = values.map { precision.rounded(isInverse ? map.inverse($0) : map($0)) }
    try checkFinite(converted, of: values, tensor, file, map, setting)
    let changes = zip(values, converted).map { abs($0 - $1) }
    return (
      Outcome(
        tensor: tensor, limit: setting.limit, alpha: map.alpha,
        movedShare: Double(changes.count { $0 > 0 }) / Double(changes.count),
        meanChange: changes.reduce(0, +) / Double(changes.count),
        largestChange: changes.max() ?? 0), converted
    )
  }

  /// M twice is not M.
  private func checkHistory(of tensor: WeightTensor, in file: any WeightFile) throws(Failure) {
    guard case .text(let past) = try file.attribute(ConversionAttribute.weightMap, of: tensor),
      past != ConversionAttribute.noMap
    else { return }
    if !isInverse {
      throw Failure(
        .badData, at: file.path, "the tensor \(tensor.name) has been converted before",
        expected: "weights of Q̂-net", found: past,
        remedy: "take the file from before, or go back by --inverse")
    }
    guard past == quantization.mapText else {
      throw Failure(
        .badData, at: file.path, "the tensor \(tensor.name) has been converted by another M",
        expected: quantization.mapText, found: past,
        remedy: "give the estimator, bits and grid that it was converted by")
    }
  }

  /// Weights in [−w_max, w_max]; of the way back, in what M makes of that.
  private func checkRange(
    _ values: [Double], _ tensor: WeightTensor, _ file: any WeightFile,
    _ setting: TensorQuantization.Setting, _ map: WeightMap, _ precision: WeightPrecision
  ) throws(Failure) {
    let limit = setting.limit.value
    let ends = isInverse ? (map(-limit), map(limit)) : (-limit, limit)
    // What was at the end may have been rounded past it.
    let slack = isInverse ? 4 * Double(Float(limit).ulp) : 0
    let lowest = min(ends.0, precision.rounded(ends.0)) - slack
    let highest = max(ends.1, precision.rounded(ends.1)) + slack
    let outside = values.filter { $0 < lowest || $0 > highest }
    guard let farthest = outside.max(by: { abs($0) < abs($1) }) else { return }
    throw Failure(
      .badData, at: file.path,
      "\(outside.count) of \(values.count) weights of the tensor \(tensor.name) lie outside of the "
        + (isInverse ? "range that M leads to" : "representable range"),
      expected: "\(ends.0) to \(ends.1) (w_max \(limit), from \(setting.limit.origin))",
      found: "\(farthest)",
      remedy:
        "check w_max; where training moved weights out, --beyond-range continues M bin after bin"
    )
  }

  private func checkFinite(
    _ converted: [Double], of values: [Double], _ tensor: WeightTensor, _ file: any WeightFile,
    _ map: WeightMap, _ setting: TensorQuantization.Setting
  ) throws(Failure) {
    let lost = zip(converted, values).filter { !$0.0.isFinite }
    guard let first = lost.first else { return }
    let bound = map.domain.upperBound / setting.limit.value
    throw Failure(
      .badData, at: file.path,
      "M is infinite for \(lost.count) of \(values.count) weights of the tensor \(tensor.name): the "
        + "estimator gives them no gradient, or one of the wrong sign",
      expected: "weights within ±\(map.domain.upperBound) (\(bound) of w_max)",
      found: "\(first.1)", remedy: "draw narrower initial weights, or take another estimator")
  }
}
