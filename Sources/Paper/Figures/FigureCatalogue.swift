/// Every figure in the order of the report. A new one is a file and its line here.
package enum FigureCatalogue {
  package static let figures: [any Figure] = [
    ClaimRatios(), EstimatorShapes(), FunhouseMirror(), WeightScatter.adjusted,
    WeightScatter.unadjusted,
    LearningCurves.convolutional, AlignmentOverTime.convolutional, LearningCurves.residual,
    AlignmentOverTime.residual, AlignmentByDepth(), ImageSamples(), EstimatorCatalogueFigure(),
    WeightMapCatalogueFigure(), EstimatorRatios(), BoundsKept(), ErrorGrowth(), ErrorByRate(),
    BinPositionHistogram(),
    EstimatorsOverTime(), SensitivitySweeps(), RankEfficiency(),
  ]

  package static func named(_ name: String) -> (any Figure)? {
    figures.first { $0.name == name }
  }
}
