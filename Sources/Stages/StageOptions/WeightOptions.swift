import ArgumentParser
import Configurations
import Diagnostics
import Experiments
import ForeignWeights
import Quantization
import WeightFiles

/// Which tensors of a weights file, and how they are quantized: the options of `convert` and `compare`.
package struct WeightOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Tensors by name; may be repeated. In a pattern, * is anything but a slash and ** anything.",
      valueName: "pattern"))
  package var tensors: [String] = []

  @Option(help: "Bits of the quantized weights.")
  package var bits: Int

  @Option(
    help:
      "Where the levels lie: \(UniformQuantizer.Grid.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  package var grid = UniformQuantizer.Grid.range.rawValue

  @Option(
    help: ArgumentHelp(
      "w_max, the bound of the range, one number for all tensors.", valueName: "value"))
  package var limit: Double?

  @Option(
    help: ArgumentHelp(
      "Take w_max from what the file keeps beside each tensor under this name: w_max in run files and in files that convert wrote.",
      valueName: "name"))
  package var limitAttribute: String?

  @Option(
    help: ArgumentHelp(
      "Compute w_max. There is one rule, fan-in: the square root of 6 / fan-in, the bound of He-uniform initialization; of a bias, its length is its fan-in.",
      valueName: "rule"))
  package var limitRule: String?

  @Option(
    help: ArgumentHelp(
      "The axis that counts a kernel's outputs, for the fan-in: last (Keras) or first (PyTorch). Default: last, but for safetensors, where it must be given.",
      valueName: "axis"))
  package var outputs: String?

  package init() {}

  package func validate() throws {
    if tensors.isEmpty { throw ValidationError("--tensors is missing: it says which to take.") }
    let given = [limit != nil, limitAttribute != nil, limitRule != nil].count { $0 }
    if given != 1 {
      throw ValidationError(
        "w_max must be known: give one of --limit, --limit-attribute and --limit-rule.")
    }
    if let limit, !(limit > 0 && limit.isFinite) {
      throw ValidationError("--limit is a number above 0.")
    }
    if let limitRule, limitRule != "fan-in" { throw ValidationError("--limit-rule is fan-in.") }
    if let outputs, LimitRule.OutputAxis(rawValue: outputs) == nil {
      throw ValidationError("--outputs is first or last.")
    }
    if outputs != nil, limitRule == nil {
      throw ValidationError("--outputs goes with --limit-rule fan-in.")
    }
    guard UniformQuantizer.Grid(rawValue: grid)?.supports(bits: bits) == true else {
      let grids = UniformQuantizer.Grid.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "--bits is \(UniformQuantizer.supportedBits.lowerBound) to \(UniformQuantizer.supportedBits.upperBound) and --grid one of \(grids); sign has one bit."
      )
    }
  }

  package var patterns: [NamePattern] { tensors.map { NamePattern($0) } }

  /// - Parameter estimator: as the command line names it.
  /// - Throws: `Failure` 64 and 78 for the estimator, 64 where the order of axes must be given.
  package func quantization(_ estimator: String?, for file: any WeightFile) throws
    -> TensorQuantization
  {
    let choice = try estimator.map { try AskedEstimator($0).choice(bits: bits) }
    return TensorQuantization(
      bits: bits, grid: UniformQuantizer.Grid(rawValue: grid) ?? .range, limit: try rule(for: file),
      estimator: choice)
  }

  private func rule(for file: any WeightFile) throws -> LimitRule {
    if let limit { return .value(limit) }
    if let limitAttribute { return .attribute(limitAttribute) }
    if let axis = outputs.flatMap(LimitRule.OutputAxis.init(rawValue:)) {
      return .fanIn(outputs: axis)
    }
    guard file.format != .safeTensors else {
      throw Failure(
        .usage, at: "--limit-rule", "safetensors files do not say which axis counts the outputs",
        expected: "--outputs first (PyTorch) or --outputs last (Keras)")
    }
    return .fanIn(outputs: .last)
  }
}
