import Experiments
import Figures
import Records
import TestSupport

/// The experiment of every estimator, with numbers that mean nothing.
func estimatorsFinding() throws -> FigureInputs.Finding {
  try pairsFinding("estimators", profile: "default")
}

/// An experiment made of pairs, with numbers that mean nothing.
func pairsFinding(_ name: String, profile: String) throws -> FigureInputs.Finding {
  let experiment = try Experiment.read(
    path: ProjectFiles.path("pipeline/experiments/\(name).yaml"), profile: profile)
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
func inputs(
  _ analysis: AnalysisResult = SyntheticAnalysis.make(),
  bounds: BoundsResult? = SyntheticBounds.make()
) throws -> FigureInputs {
  FigureInputs(
    analysis: analysis,
    paper: try PaperValues.read(path: ProjectFiles.path("pipeline/experiments/paper-values.yaml")),
    experiment: try experiment("mnist"), further: [try estimatorsFinding()],
    bounds: bounds)
}

/// The same with a second experiment.
func inputsWithResidual() throws -> FigureInputs {
  FigureInputs(
    analysis: SyntheticAnalysis.make(), paper: try inputs().paper,
    experiment: try experiment("mnist"),
    further: [
      FigureInputs.Finding(
        experiment: try experiment("resnet50"), analysis: SyntheticAnalysis.residual()),
      try estimatorsFinding(),
    ], bounds: SyntheticBounds.make())
}

private func experiment(_ name: String) throws -> Experiment {
  try Experiment.read(
    path: ProjectFiles.path("pipeline/experiments/\(name).yaml"), profile: "default")
}
