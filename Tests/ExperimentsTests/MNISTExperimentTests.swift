import Foundation
import Testing

import Experiments

/// The committed file against the recipe: the values of the paper's Section 6.1 and Tables 1 to 4.
@Suite struct MNISTExperimentTests {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "pipeline/experiments/mnist.yaml").path

  @Test func hasTheSevenRunsInOrder() throws {
    let experiment = try Experiment.read(path: Self.path, profile: "default")
    #expect(
      experiment.runs.map(\.name) == [
        "qhat-sgd", "ste-sgd", "qhat-sgd-lr-tweak", "ste-sgd-unadjusted", "qhat-adam", "ste-adam",
        "qhat-adam-lr-tweak",
      ])
    #expect(experiment.seeds == 1)
  }
}
