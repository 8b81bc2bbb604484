import Configurations
import Experiments
import Records
import Storage
import TestSupport
import Training

/// A run of a few steps on a few made-up images, from the committed experiment.
enum TinyRun {
  static func experiment() throws -> Experiment {
    try Experiment.read(
      path: ProjectFiles.path("pipeline/experiments/mnist.yaml"), profile: "smoke")
  }

  /// - Parameter change: what to change in the run's configuration.
  static func request(
    _ name: String = "qhat-sgd", steps: Int = 12,
    change: (inout RunConfiguration) -> Void = { _ in }
  ) throws -> TrainingRequest {
    guard var run = try experiment().run(named: name) else { throw Missing(run: name) }
    run.steps = steps
    run.batchSize = 16
    run.snapshots = 3
    run.evaluateEvery = 5
    run.learningRate *= 20
    change(&run)
    return TrainingRequest(run: run, seed: 3)
  }

  struct Missing: Error { let run: String }

  /// 100 + 20 images of bright squares whose place depends on the label.
  static func writeData(to path: String) throws {
    func images(_ count: Int, _ start: Int) -> LabelledImages {
      var pixels = [UInt8](repeating: 0, count: count * 784)
      let labels = (0..<count).map { UInt8(($0 * 7 + start) % 10) }
      for (index, label) in labels.enumerated() {
        let (row, column) = (Int(label) / 4 * 8 + 2, Int(label) % 4 * 6 + 2)
        for y in 0..<6 {
          for x in 0..<5 {
            pixels[index * 784 + (row + y) * 28 + column + x] = UInt8(200 + (index + x * y) % 50)
          }
        }
      }
      return LabelledImages(pixels: pixels, labels: labels, height: 28, width: 28)
    }
    let data = PreparedImages(
      description: DatasetDescription(
        name: "squares", source: "a test", isGenerated: true, isVerified: false,
        checksums: [("squares", "0")]),
      train: images(100, 0), test: images(20, 3))
    try data.write(to: path, key: StageKey(stage: "prepare"), provenance: Provenance(entries: []))
  }
}
