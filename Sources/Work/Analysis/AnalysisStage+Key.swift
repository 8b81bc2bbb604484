import Configurations
import Diagnostics
import Foundation
import Records
import Results
import Storage

extension AnalysisStage {
  /// A run file that is there.
  struct RunFile {
    let run: RunConfiguration
    let seed: Int
    /// Below the folder of runs, as the manifest names it.
    let path: String
    let sha256: String
  }

  /// The files of all runs; of a part, those that are there.
  /// - Throws: `Failure` 66 for a missing run, and where there is none at all.
  func presentFiles() throws(Failure) -> [RunFile] {
    var files: [RunFile] = []
    for run in experiment.wholeRuns {
      for seed in 1...max(1, seeds) {
        let path = experiment.runPath(run.name, seed: seed, below: runsFolder)
        if isPartial, !FileManager.default.fileExists(atPath: path) { continue }
        files.append(
          RunFile(
            run: run, seed: seed, path: experiment.runPath(run.name, seed: seed, below: "runs"),
            sha256: try notes.sha256(of: path, remedy: ArtifactSchema.trainingRun.remedy)))
      }
    }
    guard !files.isEmpty else {
      throw Failure(
        .missingInput, at: runsFolder, "there is no run to analyse",
        remedy: ArtifactSchema.trainingRun.remedy)
    }
    return files
  }

  /// Everything that determines the output's bytes, with these run files.
  func key(_ files: [RunFile]) throws(Failure) -> StageKey {
    var key = StageKey(stage: "analyze")
    key.add("experiment", experiment.name)
    key.add("profile", experiment.profile)
    key.add("seeds", seeds)
    // The file holds all of it; the lines after it only say in words what changed.
    key.add("experiment as resolved", SHA256.hex(try jsonText(experiment, at: experiment.name)))
    key.add("recipe", SHA256.hex(try jsonText(recipe, at: "recipe")))
    for run in experiment.wholeRuns {
      key.add("run \(run.name)", "\(run.label): \(run.canonicalText)")
    }
    for comparison in experiment.comparisons {
      key.add("comparison \(comparison.name)", comparison.canonicalText)
    }
    for file in files { key.add(file.path, file.sha256) }
    if let images {
      key.add("images", "\(images.description.name): \(images.description.source)")
      for each in images.description.checksums { key.add("data \(each.file)", each.sha256) }
      key.add("contact sheet", SHA256.hex(images.samples.pixels))
    }
    if let bounds {
      let places = bounds.pairs.map { "\($0.name): \($0.label), \($0.stretches.count) stretches" }
      key.add("bounds", boundsChecksum ?? "not computed: " + places.joined(separator: "; "))
    }
    key.add("paper values", paper.canonicalText)
    key.add("rules", rules.canonicalText)
    key.add("sources", sources)
    key.add("schema_version", ArtifactSchema.analysis.version)
    return key
  }
}
