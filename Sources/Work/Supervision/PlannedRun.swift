import Configurations
import Training

/// One run with one seed, where its files are and how it is trained: what a call of `train run` is told.
package struct PlannedRun: Sendable {
  package let run: RunConfiguration
  package let seed: Int
  /// The experiment's file.
  package let file: String
  package let profile: String
  /// What it is trained on.
  package let data: String
  /// The run file.
  package let output: String
  /// The file of the run that this one goes on from; nil where there is none.
  package let start: String?
  /// Steps that the run in `start` has taken.
  package let sharedSteps: Int

  /// All runs of an experiment with seeds 1 to `seeds`, seed by seed, so that the first whole set of runs is
  /// there early.
  /// - Parameters:
  ///   - file: of the experiment.
  ///   - build: the folder that has a folder of runs for each profile.
  package static func all(
    of experiment: Experiment, file: String, seeds: Int, data: String, below build: String
  ) -> [PlannedRun] {
    let folder = "\(build)/\(experiment.profile)/runs"
    return (1...max(1, seeds)).flatMap { seed in
      experiment.runs.map { run in
        PlannedRun(
          run: run, seed: seed, file: file, profile: experiment.profile, data: data,
          output: experiment.runPath(run.name, seed: seed, below: folder),
          start: run.start.map { experiment.runPath($0, seed: seed, below: folder) },
          sharedSteps: experiment.sharedSteps(before: run))
      }
    }
  }

  package var title: String { "\(run.experiment)/\(run.name) seed \(seed)" }

  package var request: TrainingRequest {
    var request = TrainingRequest(run: run, seed: seed)
    request.sharedSteps = sharedSteps
    return request
  }

  /// Steps that it takes itself.
  var steps: Int { max(1, request.steps - sharedSteps) }

  /// Runs of one name take equally long, step by step.
  var paceName: String { "\(profile)/\(run.experiment)" }
}
