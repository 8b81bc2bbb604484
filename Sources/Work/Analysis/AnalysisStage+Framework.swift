import Configurations
import Diagnostics
import Records
import Storage

extension Provenance {
  /// The program that trained a run and its version, where that is another one than this (foreign-runs.md).
  var framework: String? { self["framework"] }
}

extension AnalysisStage {
  /// The experiment, and who trained it.
  /// - Throws: `Failure` 65 where some runs are of one program and some of another.
  func trainedExperiment(
    _ provenances: [(path: String, provenance: Provenance)]
  ) throws(Failure) -> Experiment {
    var trained = experiment
    trained.framework = provenances.first?.provenance.framework
    for (path, provenance) in provenances where provenance.framework != trained.framework {
      throw Failure(
        .badData, at: path, "the runs of one analysis were trained by different programs",
        expected: trained.framework ?? "this one", found: provenance.framework ?? "this one",
        remedy: "keep them in folders of their own, and analyse each by --name")
    }
    if let framework = trained.framework { trained.title += ", trained by \(framework)" }
    return trained
  }

  /// Of our own runs `train` has seen to it.
  /// - Throws: `Failure` 65 for a run that was trained with other values than the experiment's.
  func checkConfiguration(
    of record: TrainingRun, _ run: RunConfiguration, at path: String
  ) throws(Failure) {
    let (expected, found) = (lines(run.canonicalText), lines(record.configuration))
    guard expected != found else { return }
    throw Failure(
      .badData, at: path, "the run was trained with another configuration than the experiment’s",
      expected: expected.filter { !found.contains($0) }.joined(separator: ", "),
      found: found.filter { !expected.contains($0) }.joined(separator: ", "),
      remedy: "train it with what plan show --run \(run.name) prints")
  }

  private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }
}
