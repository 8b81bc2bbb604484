import Artifacts
import Drawing
import Experiments
import Figures
import Foundation
import TestSupport
import Testing

/// Compares a picture with the committed one of that name. With `RECORD_REFERENCES=1` in the environment
/// the picture is written instead, and the test fails so that nobody records by accident.
func expectPicture(_ png: [UInt8], matches name: String, upTo share: Double = 0.002) throws {
  let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "References/\(name).png")
  if ProcessInfo.processInfo.environment["RECORD_REFERENCES"] == "1" {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(png).write(to: url)
    Issue.record("recorded \(url.path)")
    return
  }
  let reference = try Array(Data(contentsOf: url))
  let difference = try PictureDifference(png, reference)
  let found = try #require(difference.share, "other size: \(difference.sizes)")
  #expect(found <= share, "\(name): \(found * 100) % of the pixels differ")
}

/// The experiment of every estimator, with numbers that mean nothing.
func estimatorsFinding() throws -> FigureInputs.Finding {
  let experiment = try Experiment.read(
    path: ProjectFiles.path("pipeline/experiments/estimators.yaml"), profile: "default")
  let names = experiment.pairs.map { pair in
    SyntheticAnalysis.PairNames(
      surrogate: pair.surrogate, mirror: pair.mirror, tweak: pair.tweak,
      baselineComparison: pair.baselineComparison, tweakComparison: pair.tweakComparison,
      optimizer: pair.optimizerGroup)
  }
  return FigureInputs.Finding(
    experiment: experiment, analysis: SyntheticAnalysis.pairs(names, experiment: experiment.name))
}

/// What figures get, around a synthetic analysis.
func inputs(_ analysis: AnalysisResult = SyntheticAnalysis.make()) throws -> FigureInputs {
  FigureInputs(
    analysis: analysis,
    paper: try PaperValues.read(path: ProjectFiles.path("pipeline/experiments/paper-values.yaml")),
    experiment: try experiment("mnist"), further: [try estimatorsFinding()])
}

/// The same with a second experiment.
func inputsWithResidual() throws -> FigureInputs {
  FigureInputs(
    analysis: SyntheticAnalysis.make(), paper: try inputs().paper,
    experiment: try experiment("mnist"),
    further: [
      FigureInputs.Finding(
        experiment: try experiment("resnet50"), analysis: SyntheticAnalysis.residual())
    ])
}

private func experiment(_ name: String) throws -> Experiment {
  try Experiment.read(
    path: ProjectFiles.path("pipeline/experiments/\(name).yaml"), profile: "default")
}
