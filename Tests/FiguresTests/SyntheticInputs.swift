import Configurations
import Figures
import Results
import TestSupport

/// The experiment of every estimator, with numbers that mean nothing.
func estimatorsAnalysis() throws -> AnalysisResult {
  try pairsAnalysis("estimators", profile: "default")
}

/// An experiment made of pairs, with numbers that mean nothing.
func pairsAnalysis(_ name: String, profile: String) throws -> AnalysisResult {
  try SyntheticAnalysis.pairs(SyntheticAnalysis.experiment(name, profile: profile))
}

/// What figures get, around a synthetic analysis.
func inputs(
  _ analysis: AnalysisResult? = nil, bounds: BoundsResult?
) throws -> FigureInputs {
  FigureInputs(
    analysis: try analysis ?? SyntheticAnalysis.make(bounds: bounds),
    further: [try estimatorsAnalysis()], bounds: bounds)
}

/// The same with bounds.
func inputs(_ analysis: AnalysisResult? = nil) throws -> FigureInputs {
  try inputs(analysis, bounds: SyntheticBounds.make())
}

/// The same with a second experiment.
func inputsWithResidual() throws -> FigureInputs {
  FigureInputs(
    analysis: try SyntheticAnalysis.make(),
    further: [try SyntheticAnalysis.residual(), try estimatorsAnalysis()],
    bounds: SyntheticBounds.make())
}
