import Diagnostics
import Records
import Storage

/// A finished run that others go on from: the part of training that they share.
package struct StartingPoint: Sendable {
  package let path: String
  /// Of the run file.
  package let sha256: String
  package let run: TrainingRun

  /// Steps that the run took.
  var step: Int { run.metrics.crossEntropy.count }

  /// - Parameters:
  ///   - name: the run that must be in the file.
  ///   - seed: its seed.
  /// - Throws: `Failure` 66 when the file is absent, 65 when it is not that run, whole, with the state of
  ///   its optimizer.
  package init(path: String, name: String, seed: Int) throws(Failure) {
    let remedy = "train it first: make -C pipeline runs"
    let file = try CheckedFile(.trainingRun, at: path)
    let run = try TrainingRun(from: try file.open())
    guard run.name == name, run.seed == seed, !run.optimizerState.isEmpty else {
      throw Failure(
        .badData, at: path, "the file is not the run to go on from",
        expected: "\(name), seed \(seed), with the state of its optimizer",
        found: "\(run.name), seed \(run.seed)", remedy: remedy)
    }
    self.path = path
    sha256 = try file.sha256()
    self.run = run
  }
}
