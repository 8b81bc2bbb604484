import Configurations
import Foundation
import Optimizers
import Quantization
import Results

/// What was trained, on what, with which estimator (`mnist.epochs`, `mnist.estimator.alpha`).
extension Judgement {
  /// What was trained, on what, and how much of it is there.
  func addTraining(to list: inout FindingList) {
    let data = analysis.dataset
    let isThere = !analysis.runs.isEmpty
    list.add("\(root).title", word: experiment.title)
    list.add("\(root).framework", word: experiment.framework)
    list.add(
      "\(root).subject", word: subject.rawValue,
      choices: ExperimentSubject.allCases.map(\.rawValue))
    list.add("\(root).profile", word: experiment.profile)
    list.add("\(root).seeds", number: Double(analysis.seeds.count), .count)
    list.add("\(root).one-seed", truth: analysis.seeds.count == 1)
    list.add("\(root).was-run", truth: isThere)
    list.add("\(root).complete", truth: isThere && analysis.missingRuns.isEmpty)
    list.add("\(root).missing-runs", number: Double(analysis.missingRuns.count), .count)
    list.add("\(root).data.name", word: isThere ? data.name : nil)
    list.add("\(root).data.source", word: isThere ? data.source : nil)
    list.add("\(root).data.generated", truth: isThere ? data.isGenerated : nil)
    list.add(
      "\(root).data.verified",
      truth: isThere ? data.isVerified || experiment.hasOwnData : nil)
    list.add(
      "\(root).data.train-images", number: isThere ? Double(analysis.trainCount) : nil, .count)
    list.add("\(root).data.test-images", number: isThere ? Double(analysis.testCount) : nil, .count)
    list.add("\(root).digits", truth: !experiment.hasPhotographs)
    let first = analysis.comparisons.first?.total.weightCount
    list.add("\(root).weights", number: first.map(Double.init), .count)
    list.add(
      "\(root).tensors", number: analysis.comparisons.first.map { Double($0.tensors.count) }, .count
    )
    let files = analysis.inputs.count { $0.path != AnalysisResult.boundsInput }
    list.add("\(root).runs", number: isThere ? Double(files) : nil, .count)
    list.add(
      "\(root).first-seed", number: isThere ? analysis.seeds.first.map(Double.init) : nil, .count)
    if let run = experiment.wholeRuns.first { addConfiguration(run, to: &list) }
    addEstimator(to: &list)
    addMomentum(to: &list)
    for group in experiment.optimizerGroups {
      let place = "\(root).optimizer.\(group.name)"
      list.add("\(place).name", word: group.rule.displayName)
      list.add("\(place).letter", word: group.letter)
      list.add("\(place).learning-rate", number: group.learningRate, .power)
      list.add("\(place).adaptive", truth: group.rule.isAdaptive)
    }
  }

  /// What all runs have in common.
  private func addConfiguration(_ run: RunConfiguration, to list: inout FindingList) {
    list.add("\(root).steps", number: Double(run.steps), .count)
    list.add("\(root).batch-size", number: Double(run.batchSize), .count)
    list.add("\(root).bits", number: Double(run.bits), .count)
    let passes = Double(run.steps * run.batchSize) / Double(max(1, analysis.trainCount))
    list.add("\(root).epochs", number: analysis.runs.isEmpty ? nil : passes, .number)
    let shared = experiment.runs.compactMap(\.stopAfter).max()
    list.add("\(root).shared-steps", number: shared.map(Double.init), .count)
    list.add(
      "\(root).shared-start", number: shared.map { Double($0) / Double(run.steps) }, .share)
    list.add("\(root).window", number: Double(run.stepsPerEpoch), .count)
    list.add("\(root).snapshot-weights", number: run.snapshotWeights.map(Double.init), .count)
    list.add("\(root).penalty-reported", truth: run.reportsPenalty)
    list.add(
      "\(root).image-size", number: run.imageSize.map(Double.init), .count)
    list.add("\(root).network.name", word: run.networkName)
    for grid in [UniformQuantizer.Grid.range, .integer] {
      let levels =
        grid.supports(bits: run.bits)
        ? UniformQuantizer(bits: run.bits, limit: 1, grid: grid).levels : []
      list.add(
        "\(root).levels.\(grid.rawValue)",
        word: levels.isEmpty ? nil : levels.map(twoDecimals).joined(separator: ", "))
    }
  }

  /// −0.33, with a minus sign.
  private func twoDecimals(_ value: Double) -> String {
    (value < 0 ? "−" : "") + String(format: "%.2f", abs(value))
  }

  /// The estimator of Q̂-net, on a quantizer of limit 1.
  private func addEstimator(to list: inout FindingList) {
    let run = experiment.wholeRuns.first { $0.role == .qhat } ?? experiment.wholeRuns.first
    let estimator = run.flatMap { try? $0.estimator.makeEstimator() }
    let quantizer = run.map { UniformQuantizer(bits: $0.bits, limit: 1, grid: $0.grid) }
    let map = estimator.flatMap { own in quantizer.map { WeightMap(of: own, on: $0) } }
    let slopes = estimator.flatMap { own in quantizer.flatMap { own.bounds(for: $0) } }
    let place = "\(root).estimator"
    list.add("\(place).name", word: estimator?.displayName)
    list.add("\(place).alpha", number: map?.alpha, .number)
    list.add("\(place).smallest-slope", number: slopes?.lower, .number)
    list.add("\(place).largest-slope", number: slopes?.upper, .number)
    // How wide STE-net's steps are in Q̂-net, dM⁻¹/dw: in the middle of a bin, at a level, and at its ends.
    let bin = quantizer.flatMap { own -> (level: Double, end: Double)? in
      let ends = own.boundaryPoints
      guard let end = ends.dropLast().last ?? ends.first else { return nil }
      return (level: end + own.stepSize / 2, end: end)
    }
    func stretch(_ weight: Double?) -> Double? {
      weight.flatMap { weight in map.map { 1 / $0.derivative(at: weight) } }
    }
    list.add("\(place).stretch-at-level", number: stretch(bin?.level), .number)
    list.add("\(place).stretch-at-end", number: stretch(bin?.end), .number)
  }

  /// How many times as long steps are with gradients added up as with gradients averaged.
  private func addMomentum(to list: inout FindingList) {
    var own: (beta: Double, isDampened: Bool)?
    for group in experiment.optimizerGroups.reversed() {
      guard group.rule.kind == SGD.self, group.rule["momentum"] > 0 else { continue }
      own = (group.rule["momentum"], group.rule["dampened"] != 0)
    }
    let place = "\(root).momentum"
    list.add("\(place).beta", number: own?.beta, .number)
    list.add("\(place).factor", number: own.map { 1 / (1 - $0.beta) }, .ratio)
    list.add("\(place).dampened", truth: own?.isDampened)
  }
}
