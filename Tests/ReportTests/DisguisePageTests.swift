import Configurations
import Diagnostics
import Drawing
import Figures
import Foundation
import Report
import Results
import TestSupport
import Testing

/// The page of a verdict, from made-up numbers.
@Suite struct DisguisePageTests {
  private func inputs(_ estimator: String, missing: Bool = false, seeds: Int = 3) throws
    -> FigureInputs
  {
    var experiment = try SyntheticAnalysis.experiment("estimators")
    experiment.pairs = experiment.pairs.filter { $0.name == estimator }
    let names = experiment.pairs.flatMap { [$0.baselineComparison, $0.lrTweakComparison] }
    experiment.comparisons = experiment.comparisons.filter { names.contains($0.name) }
    return FigureInputs(
      analysis: try SyntheticAnalysis.pairs(experiment, missing: missing, seeds: seeds),
      about: ReportFindings.findings(of: [experiment], among: [experiment], command: nil))
  }

  private func sentences(_ estimator: String, seeds: Int = 3) throws -> [String] {
    try DisguisePage(inputs(estimator, seeds: seeds), documents: ReportTexts.folder()).sentences
  }

  @Test func eachOptimizerGetsItsAnswer() throws {
    let told = try sentences("xucheung")
    #expect(told.count == 2)
    #expect(
      told[0].hasPrefix(
        "xucheung with SGD at η = 0.001: swap it. With the derivative 1 everywhere, "),
      "\(told[0])")
    #expect(told[0].contains("weights re-initialized by M and gradients times α, the net ends at"))
    #expect(told[0].contains("0.00 points (95 % interval 0.00 to 0.00"), "\(told[0])")
    #expect(told[0].contains("times what a learning rate 1 % higher makes of it (95 % interval "))
    #expect(told[0].contains("have no image under M"))
    #expect(
      told[1].contains(
        "With the derivative 1 within ±0.500 w_max, 0 outside, and nothing else changed"))
  }

  @Test func oneSeedDecidesNothing() throws {
    let told = try sentences("xucheung", seeds: 1)
    #expect(
      told[0].contains(": open. ") && told[0].contains(" A verdict takes 3 seeds."), "\(told[0])")
  }

  @Test func theSameBytesTwiceOnOnePage() throws {
    let typesetter = try Typesetter()
    let page = try DisguisePage(inputs("psg"), documents: ReportTexts.folder())
    let picture = try page.picture(typesetter: typesetter)
    #expect(picture.size.width == Size.a4.width && picture.size.height < 2 * Size.a4.height)
    let metadata = PDFDocument.Metadata(title: "a test", date: Date(timeIntervalSince1970: 0))
    let first = try picture.pdf(metadata: metadata, typesetter: typesetter)
    #expect(try picture.pdf(metadata: metadata, typesetter: typesetter) == first)
    #expect(first.count > 10_000)
  }

  @Test func anExperimentWithoutPairsOrRunsIsRefused() throws {
    #expect(throws: Failure.self) {
      try DisguisePage(inputs("none of these"), documents: ReportTexts.folder())
    }
    #expect(throws: Failure.self) {
      try DisguisePage(inputs("psg", missing: true), documents: ReportTexts.folder())
    }
  }
}
