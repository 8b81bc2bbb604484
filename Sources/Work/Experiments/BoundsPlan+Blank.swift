import Configurations
import Foundation
import Records
import Results

extension BoundsPlan {
  /// What the stage will hand on, without a number: the pairs and stretches by which findings are called.
  package var blank: BoundsResult {
    BoundsResult(
      experiment: experiment, profile: profile, seed: seed,
      dataset: DatasetDescription(
        name: "", source: "", isGenerated: false, isVerified: false, checksums: []),
      pairs: pairs.map(blank), leftOut: leftOut)
  }

  private func blank(_ pair: Pair) -> BoundsPair {
    return BoundsPair(
      name: pair.name, label: pair.label, optimizer: pair.qhat.optimizer.canonicalText,
      l2: pair.qhat.l2, epsilon: pair.qhat.optimizer.constants["epsilon"],
      learningRate: pair.qhat.learningRate,
      stretches: stretches.map { first in
        BoundsStretch(
          firstStep: first, steps: stretchSteps, double: BoundTally(), single: BoundTally(),
          oneStep: ErrorOrder(steps: 1, floor: 0),
          severalSteps: ErrorOrder(steps: sharedSteps, floor: 0))
      }, wholeRuns: ErrorOrder(steps: runSteps, floor: 0))
  }

  /// The plan that stands beside experiment files, where it is about this experiment; nil where it is about
  /// another, or there is none.
  /// - Throws: `Failure` 78 as `read`.
  package static func beside(_ path: String, of experiment: Experiment) throws -> BoundsPlan? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let root = try YAMLFile(path: path).root().mapping(keys: keys)
    guard try root.required("experiment").fileName() == experiment.name else { return nil }
    return try read(path: path, profile: experiment.profile)
  }
}
