import Analysis
import Configurations
import Diagnostics
import Quantization
import Results
import WeightFiles

/// The stage `compare`: how far the weights of two files are apart, by the measures of the paper's Table 4.
package struct WeightFileComparison: Sendable {
  /// Which weights are seen through M of the estimator first.
  package enum Mapped: String, Sendable, CaseIterable {
    case first
    case both
  }

  package let quantization: TensorQuantization
  package let mapped: Mapped

  package init(_ quantization: TensorQuantization, mapped: Mapped = .first) {
    self.quantization = quantization
    self.mapped = mapped
  }

  /// What one tensor comes to.
  package struct Outcome {
    package let name: String
    package let limit: LimitRule.Limit
    package let tally: AlignmentTally
  }

  /// What all come to.
  package struct Result {
    package let tensors: [Outcome]
    package let total: AlignmentTally
    /// Every weight of the first file (through M, where there is one) against that of the second.
    package let density: WeightDensity
  }

  /// - Parameter tensors: of the first file.
  /// - Throws: `Failure` 65 for tensors that the second file lacks, has in another shape, or by another w_max; for
  ///   values that are no numbers.
  package func compare(
    _ first: any WeightFile, _ second: any WeightFile, _ tensors: [WeightTensor]
  ) throws(Failure) -> Result {
    var outcomes: [Outcome] = []
    var histogram = DensityHistogram()
    for tensor in tensors {
      let counterpart = try second.counterpart(of: tensor, in: first)
      let setting = try quantization.setting(of: tensor, in: first)
      try checkLimit(setting.limit, of: counterpart, in: second)
      // The engine quantizes in single precision, and so does every comparison of its runs.
      let w = try first.finiteValues(of: tensor).map { Float($0) }
      let others = try second.finiteValues(of: counterpart).map { Float($0) }
      let pair = TensorPair(
        name: tensor.name, quantizer: setting.quantizer, map: setting.map,
        mapsSecond: setting.map != nil && mapped == .both)
      let tally = pair.tally(w, others)
      outcomes.append(Outcome(name: tensor.name, limit: setting.limit, tally: tally))
      for (w, other) in zip(w, others) {
        histogram.add(
          pair.mapped(w) / setting.limit.value, pair.counterpart(other) / setting.limit.value)
      }
    }
    guard let start = outcomes.first?.tally else { throw Failure(.usage, "no tensor is chosen") }
    let total = outcomes.dropFirst().reduce(into: start) { $0 += $1.tally }
    return Result(tensors: outcomes, total: total, density: histogram.density)
  }

  /// Where both files say what w_max is, they must say the same.
  private func checkLimit(
    _ limit: LimitRule.Limit, of tensor: WeightTensor, in second: any WeightFile
  ) throws(Failure) {
    guard case .attribute(let name) = quantization.limit,
      let other = try second.attribute(name, of: tensor)?.number,
      abs(other - limit.value) > 1e-6 * limit.value
    else { return }
    throw Failure(
      .badData, at: second.path, "w_max of the tensor \(tensor.name) is another one in this file",
      expected: "\(limit.value)", found: "\(other)", remedy: "give the right one by --limit")
  }
}

extension WeightFile {
  /// The tensor of this file that has the name and shape of one of another file.
  func counterpart(of tensor: WeightTensor, in first: any WeightFile) throws(Failure)
    -> WeightTensor
  {
    let found = tensors.first { $0.name == tensor.name }
    if let found, found.shape == tensor.shape {
      _ = try found.readablePrecision(in: path)
      return found
    }
    if let found {
      throw Failure(
        .badData, at: path,
        "the tensor \(tensor.name) has another shape than in \(first.path)"
          + (found.shape.sorted() == tensor.shape.sorted() ? ": its axes look transposed" : ""),
        expected: tensor.shapeText, found: found.shapeText,
        remedy: found.shape.sorted() == tensor.shape.sorted()
          ? "save both in one order of axes (Keras: outputs last, PyTorch: outputs first)"
          : "compare files of one network")
    }
    let names = Set(first.tensors.map(\.name))
    let strangers = tensors.filter { !names.contains($0.name) && $0.shape == tensor.shape }
    throw Failure(
      .badData, at: path, "the tensor \(tensor.name) is missing",
      expected: "\(tensor.name) (\(tensor.shapeText)), as in \(first.path)", found: listedNames,
      remedy: strangers.first.map {
        "it may be called “\($0.name)” here, which has its shape: give both the same name"
      } ?? "choose tensors that both files have (--tensors)")
  }
}
